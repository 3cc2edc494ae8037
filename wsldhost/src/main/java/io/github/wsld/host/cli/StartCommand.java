package io.github.wsld.host.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code wsldhost start}. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description = "Windows: starts what \"wsldhost install\" made.")
final class StartCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return WindowsTask.ask(spec, installation -> installation.start(RunningHosts.pids()));
    }
}
