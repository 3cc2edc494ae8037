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
import io.github.wsld.common.protocol.Target;
import io.github.wsld.host.doctor.Daemons;
import io.github.wsld.host.doctor.Doctor;
import io.github.wsld.host.doctor.Fact;
import io.github.wsld.host.platform.Platform;
import io.github.wsld.host.serve.ServedTargets;
import io.github.wsld.host.vm.LocatorName;
import java.io.IOException;
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
            "It looks at what the running wsldhost serves, and changes nothing.",
            "Exit code 69: something does not work. Warnings are no failure."
        })
final class DoctorCommand implements Callable<Integer> {
    private static final long DEFAULT_SERVICE_PORT = 6000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "As a JSON object with an array of findings.")
    private boolean json;

    @Option(
            names = "--display",
            paramLabel = "HOST:PORT",
            converter = DisplayConverter.class,
            description = "Another X server.")
    private Endpoint.Tcp display;

    @Option(
            names = "--ssh-agent",
            paramLabel = "ENDPOINT",
            converter = EndpointConverter.class,
            description = "Another SSH agent.")
    private Endpoint sshAgent;

    @Option(
            names = "--allow-ports",
            paramLabel = "PORTS",
            converter = PortRangesConverter.class,
            description = "Other localhost ports for guests.")
    private PortRanges ports;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            converter = KeyOption.Converter.class,
            description = "Another key, or none.")
    private KeyOption key;

    @Option(
            names = {"-p", "--service-port"},
            paramLabel = "PORT",
            description = "Another vsock port.")
    private Long servicePort;

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
        Fact<Daemons> daemons = Fact.once(() -> Daemons.ask(environment));
        Findings findings = new Doctor(platform, environment, version).examine(subject(platform, daemons), daemons);
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                json
                        ? FindingsJson.write(version.program(), version.version(), findings)
                        : new FindingsText(TextLines.columns(environment), Ansi.AUTO.enabled()).render(findings));
        out.flush();
        return findings.exitCode().code();
    }

    /** By the options given, then as the wsldhost that runs has them, then as one without options would. */
    private Doctor.Subject subject(Platform platform, Fact<Daemons> daemons) throws InterruptedException {
        Daemons running;
        try {
            running = daemons.get();
        } catch (IOException e) {
            // One that answers what is no status is found by the check of the daemon.
            running = new Daemons(List.of(), List.of());
        }
        Map<String, String> environment = System.getenv();
        ServedTargets served = running.targets()
                .orElseGet(() -> new ServedTargets(
                        new Endpoint.Tcp("127.0.0.1", Target.X11_BASE_PORT),
                        platform.sshAgent(environment),
                        PortRanges.DEFAULT));
        return new Doctor.Subject(
                new ServedTargets(
                        Optional.ofNullable(display).orElse(served.display()),
                        Optional.ofNullable(sshAgent).or(served::agent),
                        Optional.ofNullable(ports).orElse(served.ports())),
                Optional.ofNullable(key)
                        .orElseGet(() -> KeyOption.usual(environment))
                        .file(),
                Optional.ofNullable(servicePort).orElse(running.servicePort().orElse(DEFAULT_SERVICE_PORT)),
                vmIdFrom);
    }
}
