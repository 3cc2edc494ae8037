package io.github.wsld.guest.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command line of the guest's daemon. */
@Command(
        name = "wsld",
        mixinStandardHelpOptions = true,
        versionProvider = Wsld.Version.class,
        subcommands = Train.class)
public final class Wsld {
    private Wsld() {}

    /** Runs the command and exits with its code. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Wsld()).execute(args));
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"wsld " + Wsld.class.getPackage().getImplementationVersion()};
        }
    }
}
