package io.github.wsld.host.cli;

import io.github.wsld.common.daemon.ExitCode;
import io.github.wsld.common.process.ProcessCommands;
import io.github.wsld.host.install.Answer;
import io.github.wsld.host.install.Installation;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** The logon task, for the commands about it; there is none on Linux. */
final class WindowsTask {
    /** What one of the commands asks of it. */
    interface Request {
        Answer of(Installation installation) throws IOException, InterruptedException;
    }

    private WindowsTask() {}

    /** Where there are logon tasks. */
    static Optional<Installation> here() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows")
                ? Optional.of(new Installation(new ProcessCommands(System.getenv()), System.getenv()))
                : Optional.empty();
    }

    /** Asks, prints and gives the exit code. */
    static int ask(CommandSpec spec, Request request) throws IOException, InterruptedException {
        Optional<Installation> installation = here();
        Answer answer = installation.isPresent()
                ? request.of(installation.get())
                : new Answer(
                        ExitCode.UNAVAILABLE,
                        "\"wsldhost " + spec.name()
                                + "\" is for Windows, whose Task Scheduler it uses; on Linux a systemd unit does it");
        return print(spec, answer);
    }

    static int print(CommandSpec spec, Answer answer) {
        boolean isGood = answer.code() == ExitCode.OK;
        PrintWriter to =
                isGood ? spec.commandLine().getOut() : spec.commandLine().getErr();
        to.println(answer.text());
        to.flush();
        return answer.code().code();
    }
}
