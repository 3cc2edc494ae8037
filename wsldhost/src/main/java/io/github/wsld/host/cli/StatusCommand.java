package io.github.wsld.host.cli;

import io.github.wsld.common.daemon.StatusReport;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code wsldhost status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {"Shows what the running wsldhost does.", "Endpoints, connections, last errors."})
final class StatusCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "As a JSON array, one object a daemon.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        return new StatusReport("wsldhost", System.getenv())
                .print(json, spec.commandLine().getOut(), spec.commandLine().getErr())
                .code();
    }
}
