package io.github.wsld.guest.cli;

import io.github.wsld.common.daemon.ControlAnswer;
import io.github.wsld.common.daemon.ControlClient;
import io.github.wsld.common.daemon.ControlOutcome;
import io.github.wsld.common.daemon.ExitCode;
import io.github.wsld.common.daemon.RuntimeFolder;
import io.github.wsld.guest.env.EnvLines;
import io.github.wsld.guest.env.Offers;
import io.github.wsld.guest.env.Shell;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code wsld env}: the lines that a shell needs to use the display and the SSH agent of the running wsld. */
@Command(
        name = "env",
        mixinStandardHelpOptions = true,
        description = {"Prints lines that give a shell wsld's display and agent.", "Use: eval \"$(wsld env)\""})
final class EnvCommand implements Callable<Integer> {
    private static final Duration ANSWER_TIME = Duration.ofSeconds(3);

    @Spec
    private CommandSpec spec;

    @Option(names = "--shell", paramLabel = "SHELL", description = "sh, fish or csh (default: that of $SHELL).")
    private Shell shell;

    @Option(names = "--x11-toolkits", description = "Keep Gtk and Qt on X11, off WSLg's Wayland.")
    private boolean x11Toolkits;

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        ControlOutcome outcome =
                new ControlClient(RuntimeFolder.searched(System.getenv()), ANSWER_TIME).ask("wsld", Offers.COMMAND);
        List<Integer> displays = new ArrayList<>();
        Optional<String> sshAuthSock = Optional.empty();
        for (ControlAnswer answer : outcome.answers()) {
            Offers offers = Offers.read(answer.json());
            displays.addAll(offers.displays());
            sshAuthSock = sshAuthSock.or(offers::sshAuthSock);
        }
        Offers all = new Offers(displays, sshAuthSock);
        if (all.isEmpty()) {
            outcome.problems().forEach(err::println);
            if (outcome.problems().isEmpty()) {
                err.println("the running wsld serves no display and no SSH agent; add [x11] or [ssh_agent] to its"
                        + " configuration");
            }
            return outcome.exitCode() == ExitCode.OK
                    ? ExitCode.UNAVAILABLE.code()
                    : outcome.exitCode().code();
        }
        Shell syntax = shell != null
                ? shell
                : Shell.of(System.getenv().getOrDefault("SHELL", "")).orElse(Shell.SH);
        if (displays.size() > 1) {
            err.println("# displays served: " + displays + "; the first is used");
        }
        EnvLines.commands(syntax, all, x11Toolkits).forEach(spec.commandLine().getOut()::println);
        if (System.console() != null) {
            EnvLines.comments(syntax, x11Toolkits).forEach(err::println);
        }
        return ExitCode.OK.code();
    }
}
