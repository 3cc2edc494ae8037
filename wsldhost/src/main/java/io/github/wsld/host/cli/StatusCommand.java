package io.github.wsld.host.cli;

import io.github.wsld.common.daemon.StatusReport;
import io.github.wsld.host.install.Installation;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code wsldhost status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what the running wsldhost does.",
            "Endpoints, connections, last errors; on Windows the logon task too."
        })
final class StatusCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "As a JSON array, one object a daemon.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        int code = new StatusReport("wsldhost", System.getenv())
                .print(json, spec.commandLine().getOut(), spec.commandLine().getErr())
                .code();
        Optional<Installation> installation = WindowsTask.here();
        if (!json && installation.isPresent()) {
            spec.commandLine().getOut().println(installation.get().status(RunningHosts.pids()));
            spec.commandLine().getOut().flush();
        }
        return code;
    }
}
