package io.github.wsld.guest.cli;

import io.github.wsld.common.config.ConfigException;
import io.github.wsld.common.daemon.ExitCode;
import io.github.wsld.guest.config.ConfigSearch;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wsld check-config}: reads the configuration as a start would, and says all that is wrong with it. */
@Command(
        name = "check-config",
        mixinStandardHelpOptions = true,
        description = "Says all that is wrong with the configuration.")
final class CheckConfig implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "The configuration; else the one a start would find.")
    private Path file;

    @Override
    public Integer call() {
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
            return ExitCode.OK.code();
        } catch (ConfigException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return ExitCode.CONFIG.code();
        }
    }
}
