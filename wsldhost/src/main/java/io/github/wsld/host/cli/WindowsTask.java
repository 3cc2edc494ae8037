package io.github.wsld.host.cli;

import io.github.wsld.common.daemon.ExitCode;
import io.github.wsld.host.install.Answer;
import io.github.wsld.host.install.Installation;
import io.github.wsld.host.platform.Platform;
import java.io.IOException;
import java.io.PrintWriter;
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
        return Platform.here().logonTask(System.getenv());
    }

    /** Asks, prints and gives the exit code. */
    static int ask(CommandSpec spec, Request request) throws IOException, InterruptedException {
        Optional<Installation> installation = here();
        return installation.isPresent()
                ? print(spec, request.of(installation.get()))
                : WindowsOnly.refuse(spec, spec.name(), "on Linux start wsldhost itself, or by a unit of your own");
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
