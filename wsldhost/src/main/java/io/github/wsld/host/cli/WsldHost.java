package io.github.wsld.host.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command line of the host's daemon. */
@Command(
        name = "wsldhost",
        mixinStandardHelpOptions = true,
        versionProvider = WsldHost.Version.class,
        subcommands = Train.class)
public final class WsldHost {
    private WsldHost() {}

    /** Runs the command and exits with its code. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new WsldHost()).execute(args));
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"wsldhost " + WsldHost.class.getPackage().getImplementationVersion()};
        }
    }
}
