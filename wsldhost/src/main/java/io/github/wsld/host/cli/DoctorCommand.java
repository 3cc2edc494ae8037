package io.github.wsld.host.cli;

import io.github.wsld.common.daemon.LogLevel;
import io.github.wsld.common.daemon.Logging;
import io.github.wsld.common.daemon.TextLines;
import io.github.wsld.common.daemon.Version;
import io.github.wsld.common.doctor.Findings;
import io.github.wsld.common.doctor.FindingsJson;
import io.github.wsld.common.doctor.FindingsText;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.endpoint.PortRanges;
import io.github.wsld.host.doctor.Doctor;
import io.github.wsld.host.platform.Platform;
import io.github.wsld.host.vm.LocatorName;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code wsldhost doctor}. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = {
            "Finds what is wrong, and says what helps.",
            "Give it the options that wsldhost runs with. It changes nothing.",
            "Exit code 69: something does not work. Warnings are no failure."
        })
final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "As a JSON object with an array of findings.")
    private boolean json;

    @Option(
            names = "--display",
            paramLabel = "HOST:PORT",
            converter = DisplayConverter.class,
            defaultValue = "127.0.0.1:6000",
            description = "The X server (default: ${DEFAULT-VALUE}).")
    private Endpoint.Tcp display;

    @Option(
            names = "--ssh-agent",
            paramLabel = "ENDPOINT",
            converter = EndpointConverter.class,
            description = "The SSH agent (default: the system's own).")
    private Endpoint sshAgent;

    @Option(
            names = "--allow-ports",
            paramLabel = "PORTS",
            converter = PortRangesConverter.class,
            defaultValue = "1024-65535",
            description = "Localhost ports for guests (default: ${DEFAULT-VALUE}).")
    private PortRanges ports;

    @Option(names = "--key", paramLabel = "FILE", description = "The guests' key, or none.")
    private String key;

    @Option(
            names = {"-p", "--service-port"},
            paramLabel = "PORT",
            defaultValue = "6000",
            description = "The vsock port (default: ${DEFAULT-VALUE}).")
    private long servicePort;

    @Option(
            names = "--vm-id-from",
            paramLabel = "LIST",
            converter = LocatorsConverter.class,
            defaultValue = "hcs,wslhost,wslinfo,registry",
            description = "How the VM is found (default: all ways).")
    private List<LocatorName> vmIdFrom;

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> environment = System.getenv();
        Logging.start(environment, LogLevel.ERROR);
        Platform platform = Platform.here();
        Version version = WsldHost.version();
        Findings findings = new Doctor(platform, environment, version)
                .examine(new Doctor.Subject(
                        display,
                        Optional.ofNullable(sshAgent).or(() -> platform.sshAgent(environment)),
                        ports,
                        KeyOption.of(Optional.ofNullable(key), environment).file(),
                        servicePort,
                        vmIdFrom));
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                json
                        ? FindingsJson.write(version.program(), version.version(), findings)
                        : new FindingsText(TextLines.columns(environment), Ansi.AUTO.enabled()).render(findings));
        out.flush();
        return findings.exitCode().code();
    }
}
