package io.github.wsld.guest.cli;

import io.github.wsld.common.daemon.ExitCode;
import io.github.wsld.common.daemon.LogLevel;
import io.github.wsld.common.daemon.Version;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.guest.config.ConfigSearch;
import io.github.wsld.guest.config.ConfigSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.event.Level;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line of the guest's daemon. */
@Command(
        name = "wsld",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "Opens this guest's X11 windows on the host, by way of wsldhost.",
        footer = {
            "",
            "Without FILE: $XDG_CONFIG_HOME/wsld/config.toml, ~/.wsld.toml,",
            "/etc/wsld/config.toml; none of them: X11 alone.",
            "Exit codes (sysexits.h): 64 usage, 69 no daemon, 70 defect, 73 display or socket",
            "not to be had, 75 stop was forced, 78 configuration."
        },
        subcommands = {
            BuryCommand.class,
            CheckConfig.class,
            DoctorCommand.class,
            EnvCommand.class,
            IptablesCommand.class,
            StatusCommand.class,
            TimeCommand.class,
            Train.class,
            GenerateCompletion.class
        })
public final class Wsld implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "The same as FILE.")
    private Path config;

    @Option(
            names = "--host",
            paramLabel = "ENDPOINT",
            converter = HostConverter.class,
            description = "wsldhost (vsock:2:6000 if not set), repeatable.")
    private List<Endpoint> hosts = List.of();

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            description = "error, warn, info, debug or trace (default: info).")
    private LogLevel logLevel;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The configuration.")
    private Path file;

    private Wsld() {}

    /** Runs the command and exits with its code. */
    public static void main(String[] args) {
        System.exit(args.length == 0 ? startAtOnce() : commandLine().execute(args));
    }

    /**
     * As a service starts: there is nothing to parse, and to look through the annotations of all commands would take as long as
     * all the rest.
     */
    private static int startAtOnce() {
        try {
            return start(Optional.empty(), List.of(), Optional.empty())
                    .run(System.err::println)
                    .code();
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            return ExitCode.SOFTWARE.code();
        }
    }

    private static Start start(Optional<Path> file, List<Endpoint> hosts, Optional<Level> level) {
        return new Start(new ConfigSource(search(), file, hosts, level), System.getenv(), Path.of("/"));
    }

    /** The whole command line: help, completion and man pages are made from it as well. */
    public static CommandLine commandLine() {
        return new CommandLine(new Wsld())
                .setCaseInsensitiveEnumValuesAllowed(true)
                // For subcommands as well, which annotations would have to say one by one.
                .setExitCodeExceptionMapper(
                        e -> (e instanceof ParameterException ? ExitCode.USAGE : ExitCode.SOFTWARE).code());
    }

    static Version version() {
        return Version.of("wsld", Wsld.class);
    }

    static ConfigSearch search() {
        String home = System.getenv().getOrDefault("HOME", "");
        // Java's own property is what the user database says; "~" is $HOME to everybody else.
        return new ConfigSearch(
                System.getenv(), Path.of(home.startsWith("/") ? home : System.getProperty("user.home")));
    }

    @Override
    public Integer call() throws IOException {
        if (config != null && file != null) {
            throw new ParameterException(spec.commandLine(), "--config " + config + " and " + file + ": name one file");
        }
        return start(
                        Optional.ofNullable(config != null ? config : file),
                        hosts,
                        Optional.ofNullable(logLevel).map(level -> Level.valueOf(level.name())))
                .run(spec.commandLine().getErr()::println)
                .code();
    }
}
