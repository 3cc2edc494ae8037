package io.github.wsld.host.cli;

import io.github.wsld.common.daemon.ExitCode;
import io.github.wsld.common.daemon.LogLevel;
import io.github.wsld.common.daemon.LogStyle;
import io.github.wsld.common.daemon.Logging;
import io.github.wsld.common.daemon.RollingFile;
import io.github.wsld.common.daemon.Version;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.endpoint.PortRanges;
import io.github.wsld.common.loop.Latency;
import io.github.wsld.common.process.CommandException;
import io.github.wsld.common.protocol.Binding;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.NonceSource;
import io.github.wsld.host.HostDaemon;
import io.github.wsld.host.Listening;
import io.github.wsld.host.RawTime;
import io.github.wsld.host.TestSettings;
import io.github.wsld.host.keepalive.KeepAliveMode;
import io.github.wsld.host.platform.Platform;
import io.github.wsld.host.serve.HostSettings;
import io.github.wsld.host.serve.LinkSecurity;
import io.github.wsld.host.serve.StreamSettings;
import io.github.wsld.host.vm.LocatorName;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
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
            "Exits with 64 usage, 69 no daemon, 70 defect, 73 cannot listen, 75 forced stop."
        },
        subcommands = {
            StatusCommand.class,
            KeyCommand.class,
            InstallCommand.class,
            UninstallCommand.class,
            StartCommand.class,
            StopCommand.class,
            RestartCommand.class,
            VmCommand.class,
            RegisterCommand.class,
            DoctorCommand.class,
            SelfTestCommand.class,
            Train.class,
            GenerateCompletion.class
        })
public final class WsldHost implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-d", "--daemon"},
            description = "Serve the VM as it comes and goes.")
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
            converter = DisplayConverter.class,
            defaultValue = "127.0.0.1:6000",
            description = "The X server (default: ${DEFAULT-VALUE}).")
    private Endpoint.Tcp display;

    @Option(
            names = "--listen",
            paramLabel = "ENDPOINT",
            converter = EndpointConverter.class,
            description = "Listen on unix:/path, tcp:HOST:PORT..., repeatable.")
    private List<Endpoint> listen = List.of();

    @Option(
            names = "--vm-id-from",
            paramLabel = "LIST",
            converter = LocatorsConverter.class,
            defaultValue = "hcs,wslhost,wslinfo,registry",
            description = "How the VM is found (default: ${DEFAULT-VALUE}).")
    private List<LocatorName> vmIdFrom;

    @Option(
            names = "--poll",
            paramLabel = "DURATION",
            converter = PollConverter.class,
            defaultValue = "5s",
            description = "Time between two looks for the VM (default: ${DEFAULT-VALUE}).")
    private Duration poll;

    @Option(
            names = "--poller",
            paramLabel = "NAME",
            description = "What waits for events: wsapoll (the default) or threads.")
    private String poller;

    @Option(
            names = "--latency",
            paramLabel = "LEVEL",
            defaultValue = "normal",
            description = "normal, or low: shorter answers for more processor time (default: ${DEFAULT-VALUE}).")
    private Latency latency;

    @Option(
            names = "--allow-ports",
            paramLabel = "PORTS",
            converter = PortRangesConverter.class,
            defaultValue = "1024-65535",
            description = "Localhost ports for guests (default: ${DEFAULT-VALUE}).")
    private PortRanges ports;

    @Option(
            names = "--ssh-agent",
            paramLabel = "ENDPOINT",
            converter = EndpointConverter.class,
            description = "The SSH agent (default: the system's own).")
    private Endpoint sshAgent;

    @Option(
            names = "--socket",
            paramLabel = "NAME=ENDPOINT",
            converter = SocketOption.Converter.class,
            description = "A socket for guests by name, repeatable.")
    private List<SocketOption> sockets = List.of();

    @Option(
            names = "--key",
            paramLabel = "FILE",
            converter = KeyOption.Converter.class,
            description = "The guests' key, or none (see \"key show-path\").")
    private KeyOption key;

    @Option(
            names = "--legacy",
            arity = "1",
            paramLabel = "BOOLEAN",
            defaultValue = "true",
            description = "Serve the original's guests (default: ${DEFAULT-VALUE}).")
    private boolean legacy;

    @Option(
            names = "--keep-alive",
            paramLabel = "WHEN",
            converter = KeepAliveConverter.class,
            defaultValue = "while-clients",
            description = "Windows: keep WSL from stopping a distribution: while-clients, always, never"
                    + " (default: ${DEFAULT-VALUE}).")
    private KeepAliveMode keepAlive;

    @Option(
            names = "--keep-streams",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            defaultValue = "24h",
            description =
                    "How long a window is kept whose guest is not heard, this machine's sleep not counted (default: ${DEFAULT-VALUE}).")
    private Duration keepStreams;

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

    @Option(
            names = "--binding",
            hidden = true,
            converter = BindingConverter.class,
            description = "For tests: take links for ones over vsock, unix or tcp, whatever they run over.")
    private Binding binding;

    @Parameters(
            arity = "0..1",
            paramLabel = "VMID",
            converter = VmIdConverter.class,
            description = "Serve this virtual machine (Windows).")
    private UUID vmId;

    @Option(names = ShortHelp.ALL, description = "Show the options that few need, too.")
    private boolean helpAll;

    private WsldHost() {}

    /** Runs the command and exits with its code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The whole command line: help, completion and man pages are made from it as well. */
    public static CommandLine commandLine() {
        return ShortHelp.apply(new CommandLine(new WsldHost()))
                .setCaseInsensitiveEnumValuesAllowed(true)
                // For subcommands as well, which annotations would have to say one by one.
                .setExitCodeExceptionMapper(
                        e -> (e instanceof ParameterException ? ExitCode.USAGE : ExitCode.SOFTWARE).code())
                .setExecutionExceptionHandler(
                        (e, command, parsed) -> told(e, command).code());
    }

    /** What a program of the system or a file refuses is no defect, whose stack would be shown. */
    private static ExitCode told(Exception failure, CommandLine command) throws Exception {
        if (!(failure instanceof IOException)) {
            throw failure;
        }
        boolean isCommand = failure instanceof CommandException;
        command.getErr().println(isCommand ? failure.getMessage() : failure.toString());
        return isCommand ? ExitCode.UNAVAILABLE : ExitCode.IOERR;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (helpAll) {
            spec.commandLine().usage(spec.commandLine().getOut());
            return ExitCode.OK.code();
        }
        Platform platform = Platform.here();
        String waitsBy = poller(platform);
        LinkSecurity security;
        try {
            security = Optional.ofNullable(key)
                    .orElseGet(() -> KeyOption.usual(System.getenv()))
                    .read(legacy);
        } catch (IOException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return ExitCode.CONFIG.code();
        }
        HostSettings settings = settings(platform, security);
        Listening listening;
        try {
            listening = new ListenChoice(platform, System.getenv(), servicePort, listen, Optional.ofNullable(vmId))
                    .choose(daemon, vmIdFrom, poll);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        } catch (NoVmException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return ExitCode.UNAVAILABLE.code();
        }
        listen.forEach(endpoint -> requireEncryption(endpoint, security));
        if (!startLog()) {
            return ExitCode.CANTCREAT.code();
        }
        LoggerFactory.getLogger(WsldHost.class).info("key={} legacy={}", security.key(), legacy);
        return new HostDaemon(
                        platform,
                        waitsBy,
                        latency,
                        settings,
                        listening,
                        keepAlive,
                        nonces(),
                        version(),
                        spec.commandLine().getParseResult().originalArgs(),
                        System.getenv(),
                        new TestSettings(Optional.ofNullable(rawTime), Optional.ofNullable(binding)))
                .run()
                .code();
    }

    private String poller(Platform platform) {
        if (poller == null) {
            return platform.pollers().get(0);
        }
        if (!platform.pollers().contains(poller)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--poller " + poller + ": here there is " + String.join(" and ", platform.pollers()) + " only");
        }
        return poller;
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

    /** The program that runs. */
    static Path jar() {
        try {
            return Path.of(WsldHost.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("wsldhost.jar is at no path", e);
        }
    }

    static Version version() {
        return Version.of("wsldhost", WsldHost.class);
    }

    private static NonceSource nonces() {
        return new SecureRandom()::nextBytes;
    }

    private HostSettings settings(Platform platform, LinkSecurity security) {
        return new HostSettings(
                display,
                ports,
                sshAgent(platform),
                sockets(),
                security,
                Instance.random(nonces()),
                version().version(),
                HostSettings.DEFAULT_MOST_LINKS,
                StreamSettings.keeping(keepStreams));
    }

    private Optional<Endpoint> sshAgent(Platform platform) {
        return Optional.ofNullable(sshAgent).or(() -> platform.sshAgent(System.getenv()));
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

    /** What leaves this machine is encrypted, which takes a key. */
    private void requireEncryption(Endpoint endpoint, LinkSecurity security) {
        boolean encrypted = endpoint instanceof Endpoint.Tcp tcp && !tcp.isLoopback();
        if (encrypted && (security.key().isNone() || security.certificate().isEmpty())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--listen " + endpoint + ": TCP beyond this machine needs "
                            + (security.key().isNone() ? "a key" : "a certificate beside the key")
                            + "; make it with: wsldhost key new"
                            + (security.key().isNone() ? "" : " --certificate-only"));
        }
    }
}
