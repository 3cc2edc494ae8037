package io.github.wsld.host.cli;

import io.github.wsld.host.install.Installation;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code wsldhost uninstall}. */
@Command(
        name = "uninstall",
        mixinStandardHelpOptions = true,
        description = {
            "Windows: removes what \"wsldhost install\" made.",
            "A wsldhost that runs goes on until it is stopped."
        })
final class UninstallCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return WindowsTask.ask(spec, Installation::uninstall);
    }
}
