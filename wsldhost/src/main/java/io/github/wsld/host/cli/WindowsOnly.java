package io.github.wsld.host.cli;

import io.github.wsld.common.daemon.ExitCode;
import picocli.CommandLine.Model.CommandSpec;

/** What a command says on a system that it is not for. */
final class WindowsOnly {
    private WindowsOnly() {}

    static int refuse(CommandSpec spec, String command, String instead) {
        spec.commandLine().getErr().println("\"wsldhost " + command + "\" is for Windows; " + instead);
        spec.commandLine().getErr().flush();
        return ExitCode.UNAVAILABLE.code();
    }
}
