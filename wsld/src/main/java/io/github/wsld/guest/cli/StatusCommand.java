package io.github.wsld.guest.cli;

import io.github.wsld.common.daemon.StatusReport;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code wsld status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {"Shows what the running wsld does.", "Displays, the host, connections, last errors."})
final class StatusCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "As a JSON array, one object a daemon.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        return new StatusReport("wsld", System.getenv())
                .print(json, spec.commandLine().getOut(), spec.commandLine().getErr())
                .code();
    }
}
