package io.github.wsld.guest.cli;

import io.github.wsld.common.config.ConfigException;
import io.github.wsld.common.daemon.ControlAnswer;
import io.github.wsld.common.daemon.ControlClient;
import io.github.wsld.common.daemon.ExitCode;
import io.github.wsld.common.daemon.RuntimeFolder;
import io.github.wsld.guest.config.ConfigReport;
import io.github.wsld.guest.config.ConfigSearch;
import io.github.wsld.guest.config.GuestConfig;
import io.github.wsld.guest.config.KeySearch;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code wsld check-config}: reads the configuration as a start would, says all that is wrong with it, and what it
 * would change in the wsld that runs for this user.
 */
@Command(
        name = "check-config",
        mixinStandardHelpOptions = true,
        description = {
            "Says all that is wrong with the configuration.",
            "Also what it would change in the running wsld."
        })
final class CheckConfig implements Callable<Integer> {
    private static final Duration ANSWER_TIME = Duration.ofSeconds(3);

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "The configuration; else the one a start would find.")
    private Path file;

    @Override
    public Integer call() throws IOException {
        ConfigSearch search = Wsld.search();
        try {
            ConfigSearch.Found found = search.load(Optional.ofNullable(file));
            PrintWriter out = spec.commandLine().getOut();
            if (found.file().isPresent()) {
                out.println(found.file().get() + ": no problems");
            } else {
                out.println("no configuration file, so X11 alone is served; looked for:");
                search.places().forEach(place -> out.println("  " + place));
            }
            out.println("key: " + new KeySearch(System.getenv(), Path.of("/")).find(found.config()));
            compare(found.config(), out);
            return ExitCode.OK.code();
        } catch (ConfigException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return ExitCode.CONFIG.code();
        }
    }

    /** Nothing is said of daemons that do not answer: this is about the file. */
    private static void compare(GuestConfig config, PrintWriter out) throws IOException {
        ControlClient client = new ControlClient(RuntimeFolder.searched(System.getenv()), ANSWER_TIME);
        for (ControlAnswer answer : client.ask("wsld", ConfigReport.COMMAND).answers()) {
            List<String> changes = ConfigReport.read(answer.json()).changes(config);
            String who = "the running wsld (pid " + answer.pid() + ")";
            if (changes.isEmpty()) {
                out.println(who + " has this configuration");
            } else {
                out.println("would change in " + who + ", by kill -HUP " + answer.pid() + ":");
                changes.forEach(line -> out.println("  " + line));
            }
        }
    }
}
