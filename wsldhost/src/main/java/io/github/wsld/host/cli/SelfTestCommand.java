package io.github.wsld.host.cli;

import io.github.wsld.common.daemon.ExitCode;
import io.github.wsld.common.daemon.LogLevel;
import io.github.wsld.common.daemon.Logging;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.host.platform.Platform;
import io.github.wsld.host.platform.VirtualMachines;
import io.github.wsld.host.selftest.SelfTest;
import io.github.wsld.host.vm.LocatorName;
import io.github.wsld.host.vm.Surveyor;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code wsldhost selftest}. */
@Command(
        name = "selftest",
        mixinStandardHelpOptions = true,
        description = {
            "Windows: tries what wsldhost needs, and reports.",
            "Locators, Hyper-V sockets with each poller, the X server, the SSH agent.",
            "It starts no VM and changes nothing. Exit code 69: something failed."
        })
final class SelfTestCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--display",
            paramLabel = "ENDPOINT",
            converter = EndpointConverter.class,
            defaultValue = "tcp:127.0.0.1:6000",
            description = "The X server (default: ${DEFAULT-VALUE}).")
    private Endpoint display;

    @Option(
            names = "--ssh-agent",
            paramLabel = "ENDPOINT",
            converter = EndpointConverter.class,
            defaultValue = "pipe:openssh-ssh-agent",
            description = "The SSH agent (default: ${DEFAULT-VALUE}).")
    private Endpoint sshAgent;

    @Override
    public Integer call() throws InterruptedException {
        Platform platform = Platform.here();
        Optional<VirtualMachines> machines = platform.virtualMachines();
        if (machines.isEmpty()) {
            return WindowsOnly.refuse(spec, "selftest", "on Linux, bin/check runs the tests");
        }
        Logging.start(System.getenv(), LogLevel.ERROR);
        PrintWriter out = spec.commandLine().getOut();
        out.println(WsldHost.version());
        boolean passed = new SelfTest(
                        platform,
                        new Surveyor(machines.get().locators(LocatorName.DEFAULT_ORDER, System.getenv())),
                        line -> {
                            out.println(line);
                            out.flush();
                        })
                .run(List.of(display, sshAgent));
        return (passed ? ExitCode.OK : ExitCode.UNAVAILABLE).code();
    }
}
