package io.github.wsld.iptables;

import io.github.wsld.common.process.CommandException;
import io.github.wsld.common.process.Commands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Runs the programs of the backends and puts their failures into words. Where it may, it turns to sudo when rights
 * are missing, and stays with it when that helped.
 */
final class Runner {
    /** Above the five seconds that iptables waits for its lock. */
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private static final List<String> SUDO = List.of("sudo", "-n");

    private final Commands commands;
    private final boolean maySudo;
    private List<String> prefix = List.of();

    Runner(Commands commands, boolean maySudo) {
        this.commands = commands;
        this.maySudo = maySudo;
    }

    /** Whether it has had to turn to sudo. */
    boolean isBySudo() {
        return !prefix.isEmpty();
    }

    /** The output of a command that succeeds. */
    String run(List<String> words, String input) throws RedirectException, InterruptedException {
        try {
            return run(prefix, words, input);
        } catch (RedirectException e) {
            if (!maySudo || !prefix.isEmpty() || e.failure() != Failure.NO_RIGHTS) {
                throw e;
            }
            return runWithSudo(words, input, e);
        }
    }

    private String runWithSudo(List<String> words, String input, RedirectException withoutSudo)
            throws RedirectException, InterruptedException {
        try {
            String output = run(SUDO, words, input);
            prefix = SUDO;
            return output;
        } catch (RedirectException e) {
            RedirectException telling = e.failure() == Failure.SUDO ? e : withoutSudo;
            telling.addSuppressed(telling == e ? withoutSudo : e);
            throw telling;
        }
    }

    private String run(List<String> prefix, List<String> words, String input)
            throws RedirectException, InterruptedException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(words);
        Commands.Result result;
        try {
            result = commands.run(command, input, LIMIT);
        } catch (CommandException e) {
            boolean isMissing = e.reason() == CommandException.Reason.NOT_FOUND;
            Failure failure = isMissing ? Failure.NOT_INSTALLED : Failure.OTHER;
            throw new RedirectException(
                    failure, isMissing ? e.getMessage() + "; " + failure.advice() : e.getMessage(), e);
        }
        if (result.exitCode() != 0) {
            Failure failure = Failure.of(result.errors());
            throw new RedirectException(
                    failure,
                    String.join(" ", command) + ": exit code " + result.exitCode() + ": " + reason(result.errors())
                            + "; " + failure.advice());
        }
        return result.output();
    }

    /** The first line that says something; the next with it where that one only begins. */
    private static String reason(String errors) {
        List<String> lines = errors.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .limit(2)
                .collect(Collectors.toList());
        if (lines.isEmpty()) {
            return "no reason given";
        }
        return lines.size() > 1 && lines.get(0).endsWith(":") ? String.join(" ", lines) : lines.get(0);
    }
}
