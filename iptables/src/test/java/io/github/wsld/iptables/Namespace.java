package io.github.wsld.iptables;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.github.wsld.common.process.CommandException;
import io.github.wsld.common.process.Commands;
import io.github.wsld.common.process.ProcessCommands;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A network namespace of its own, with loopback up, while it is open. Its process ends with ours, by its input. */
final class Namespace implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final Commands commands = new ProcessCommands(System.getenv());
    private final Process holder;

    private Namespace(Process holder) {
        this.holder = holder;
    }

    /** Opens one. Where it may not, or a program is missing, the test is skipped; where CI=true is set it fails. */
    static Namespace open(String... programs) throws IOException, InterruptedException {
        for (String program : programs) {
            try {
                new ProcessCommands(System.getenv()).run(List.of(program, "--version"), "", LIMIT);
            } catch (CommandException e) {
                missing(e.getMessage() + "; apt-get install iptables nftables iproute2");
            }
        }
        Process holder = new ProcessBuilder(
                        "unshare",
                        "-n",
                        "sh",
                        "-c",
                        "PATH=$PATH:/usr/sbin:/sbin; ip link set lo up && echo up && exec cat")
                .redirectErrorStream(true)
                .start();
        BufferedReader output = holder.inputReader();
        String line = output.readLine();
        if (!"up".equals(line)) {
            missing("no network namespace of its own: " + line + "; run the tests as root");
        }
        return new Namespace(holder);
    }

    private static void missing(String reason) {
        if ("true".equals(System.getenv("CI"))) {
            fail(reason);
        }
        abort(reason);
    }

    /** Runs programs inside. */
    Commands commands() {
        return (words, input, limit) -> {
            Commands.Result result = commands.run(inside(words), input, limit);
            // nsenter's own way to say that there is no such program.
            if (result.exitCode() == 127) {
                throw new CommandException(CommandException.Reason.NOT_FOUND, result.errors(), null);
            }
            return result;
        };
    }

    /** The output of a shell's commands, which must succeed. */
    String shell(String script) throws IOException, InterruptedException {
        Commands.Result result =
                commands.run(inside(List.of("sh", "-ec", "PATH=$PATH:/usr/sbin:/sbin; " + script)), "", LIMIT);
        if (result.exitCode() != 0) {
            fail(script + ": exit code " + result.exitCode() + ": " + result.errors());
        }
        return result.output();
    }

    /** The command that runs another one inside. */
    List<String> inside(List<String> words) {
        List<String> command = new ArrayList<>(List.of("nsenter", "--net=/proc/" + holder.pid() + "/ns/net", "--"));
        command.addAll(words);
        return command;
    }

    @Override
    public void close() {
        holder.destroyForcibly();
    }
}
