package io.github.wsld.host.cli;

import io.github.wsld.common.daemon.ExitCode;
import io.github.wsld.common.daemon.LogLevel;
import io.github.wsld.common.daemon.LogStyle;
import io.github.wsld.common.daemon.Logging;
import io.github.wsld.common.daemon.RollingFile;
import io.github.wsld.common.daemon.Version;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.endpoint.PortRanges;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.LinkKey;
import io.github.wsld.common.protocol.NonceSource;
import io.github.wsld.host.HostDaemon;
import io.github.wsld.host.RawTime;
import io.github.wsld.host.serve.HostSettings;
import io.github.wsld.host.serve.StreamSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line of the host's daemon. */
@Command(
        name = "wsldhost",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        abbreviateSynopsis = true,
        description = "Lets a Linux guest reach this host's X server, localhost ports and SSH agent.",
        footer = {
            "",
            "On Linux it serves this host's VMs, on vsock:any:PORT unless --listen is given.",
            "Exit codes (sysexits.h): 64 usage, 69 no daemon, 70 defect, 73 cannot listen,",
            "75 stop was forced."
        },
        subcommands = {
            StatusCommand.class,
            InstallCommand.class,
            UninstallCommand.class,
            StartCommand.class,
            StopCommand.class,
            Train.class,
            GenerateCompletion.class
        })
public final class WsldHost implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-d", "--daemon"},
            description = "Serve VMs as they come and go; on Linux always so.")
    private boolean daemon;

    @Option(
            names = {"-p", "--service-port"},
            paramLabel = "PORT",
            defaultValue = "6000",
            description = "The vsock port to listen on (default: ${DEFAULT-VALUE}).")
    private long servicePort;

    @Option(
            names = "--display",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:6000",
            description = "The X server (default: ${DEFAULT-VALUE}).")
    private String display;

    @Option(
            names = "--listen",
            paramLabel = "ENDPOINT",
            converter = EndpointConverter.class,
            description =
                    "Listen on this instead, repeatable: vsock:any:PORT, unix:/path, unix:@name, tcp:127.0.0.1:PORT.")
    private List<Endpoint> listen = List.of();

    @Option(
            names = "--allow-ports",
            paramLabel = "PORTS",
            converter = PortRangesConverter.class,
            defaultValue = "1024-65535",
            description = "Localhost ports for guests, such as 80,8000-8999, or none (default: ${DEFAULT-VALUE}).")
    private PortRanges ports;

    @Option(
            names = "--ssh-agent",
            paramLabel = "ENDPOINT",
            converter = EndpointConverter.class,
            description = "The SSH agent (default: unix:$SSH_AUTH_SOCK).")
    private Endpoint sshAgent;

    @Option(
            names = "--socket",
            paramLabel = "NAME=ENDPOINT",
            converter = SocketOption.Converter.class,
            description = "A socket for guests by name, repeatable.")
    private List<SocketOption> sockets = List.of();

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "info",
            description = "error, warn, info, debug or trace (default: ${DEFAULT-VALUE}).")
    private LogLevel logLevel;

    @Option(names = "--log-file", paramLabel = "FILE", description = "Log to this file instead of standard error.")
    private Path logFile;

    @Option(
            names = "--raw-time",
            paramLabel = "BASE:PPM",
            hidden = true,
            converter = RawTimeConverter.class,
            description = "For tests: tell guests the time of CLOCK_MONOTONIC_RAW, this much faster, plus BASE ns.")
    private RawTime rawTime;

    @Parameters(arity = "0..1", paramLabel = "VMID", description = "Serve this virtual machine (Windows).")
    private UUID vmId;

    private WsldHost() {}

    /** Runs the command and exits with its code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new WsldHost())
                .setCaseInsensitiveEnumValuesAllowed(true)
                // For subcommands as well, which annotations would have to say one by one.
                .setExitCodeExceptionMapper(
                        e -> (e instanceof ParameterException ? ExitCode.USAGE : ExitCode.SOFTWARE).code());
    }

    @Override
    public Integer call() {
        if (vmId != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "a VM id names a Windows virtual machine; on Linux use --listen vsock:any:PORT");
        }
        HostSettings settings = settings();
        List<Endpoint> endpoints = listen.isEmpty() ? List.of(vsock()) : listen;
        endpoints.forEach(this::requireLoopback);
        if (!startLog()) {
            return ExitCode.CANTCREAT.code();
        }
        return new HostDaemon(settings, endpoints, nonces(), version(), System.getenv(), Optional.ofNullable(rawTime))
                .run()
                .code();
    }

    private boolean startLog() {
        if (logFile == null) {
            Logging.start(System.getenv(), logLevel);
            return true;
        }
        try {
            PrintStream file = new PrintStream(RollingFile.open(logFile), false, StandardCharsets.UTF_8);
            Logging.start(file, LogStyle.PLAIN, logLevel);
            return true;
        } catch (IOException e) {
            spec.commandLine().getErr().println("--log-file " + logFile + " cannot be written: " + e);
            return false;
        }
    }

    static Version version() {
        return Version.of("wsldhost", WsldHost.class);
    }

    private static NonceSource nonces() {
        return new SecureRandom()::nextBytes;
    }

    private HostSettings settings() {
        return new HostSettings(
                displayEndpoint(),
                ports,
                sshAgent(),
                sockets(),
                LinkKey.NONE,
                Instance.random(nonces()),
                version().version(),
                HostSettings.DEFAULT_MOST_LINKS,
                StreamSettings.DEFAULT);
    }

    private Endpoint vsock() {
        try {
            return new Endpoint.Vsock(Endpoint.Vsock.ANY_CID, servicePort);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--service-port: " + e.getMessage(), e);
        }
    }

    /** The X server's address; a name is looked up once, here, where blocking does no harm. */
    private Endpoint.Tcp displayEndpoint() {
        try {
            Endpoint endpoint = new EndpointConverter().convert("tcp:" + display);
            Endpoint.Tcp tcp = (Endpoint.Tcp) endpoint;
            return new Endpoint.Tcp(InetAddress.getByName(tcp.host()).getHostAddress(), tcp.port());
        } catch (CommandLine.TypeConversionException e) {
            throw new ParameterException(
                    spec.commandLine(), "--display takes HOST:PORT, such as 127.0.0.1:6000: " + e.getMessage(), e);
        } catch (UnknownHostException e) {
            throw new ParameterException(
                    spec.commandLine(), "--display " + display + ": no such host; give its address", e);
        }
    }

    private Optional<Endpoint> sshAgent() {
        if (sshAgent != null) {
            return Optional.of(sshAgent);
        }
        String socket = System.getenv("SSH_AUTH_SOCK");
        return socket == null || !socket.startsWith("/")
                ? Optional.empty()
                : Optional.of(new Endpoint.Unix(socket, false));
    }

    private Map<String, Endpoint> sockets() {
        Map<String, Endpoint> named = new HashMap<>();
        for (SocketOption socket : sockets) {
            if (named.put(socket.name(), socket.endpoint()) != null) {
                throw new ParameterException(
                        spec.commandLine(), "--socket names " + socket.name() + " twice; give each a name of its own");
            }
        }
        return named;
    }

    /** Bytes on TCP are neither encrypted nor authenticated yet, so they may not leave this machine. */
    private void requireLoopback(Endpoint endpoint) {
        if (!(endpoint instanceof Endpoint.Tcp tcp)) {
            return;
        }
        try {
            if (InetAddress.getByName(tcp.host()).isLoopbackAddress()) {
                return;
            }
        } catch (UnknownHostException e) {
            throw new ParameterException(spec.commandLine(), "--listen " + endpoint + ": no such host", e);
        }
        throw new ParameterException(
                spec.commandLine(),
                "--listen " + endpoint
                        + ": TCP is served on loopback alone, since it is not encrypted; use tcp:127.0.0.1:"
                        + tcp.port() + " or a vsock: or unix: endpoint");
    }
}
