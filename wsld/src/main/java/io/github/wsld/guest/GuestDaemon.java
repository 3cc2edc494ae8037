package io.github.wsld.guest;

import io.github.wsld.common.daemon.ControlServer;
import io.github.wsld.common.daemon.DaemonProcess;
import io.github.wsld.common.daemon.DescriptorStore;
import io.github.wsld.common.daemon.ExitCode;
import io.github.wsld.common.daemon.HangupSignal;
import io.github.wsld.common.daemon.LogLevel;
import io.github.wsld.common.daemon.Logging;
import io.github.wsld.common.daemon.LoopPart;
import io.github.wsld.common.daemon.RecentErrors;
import io.github.wsld.common.daemon.RelaysPart;
import io.github.wsld.common.daemon.ServiceNotifier;
import io.github.wsld.common.daemon.StatusSource;
import io.github.wsld.common.daemon.Version;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.WorkerPool;
import io.github.wsld.common.loop.Workers;
import io.github.wsld.common.process.Commands;
import io.github.wsld.common.process.ProcessCommands;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.LinkKey;
import io.github.wsld.common.protocol.NonceSource;
import io.github.wsld.common.relay.Relays;
import io.github.wsld.common.stream.StreamTimes;
import io.github.wsld.common.tls.Tls;
import io.github.wsld.guest.config.ConfigSource;
import io.github.wsld.guest.config.GuestConfig;
import io.github.wsld.guest.config.StreamsConfig;
import io.github.wsld.guest.config.TcpForwardConfig;
import io.github.wsld.guest.host.Dialers;
import io.github.wsld.guest.host.Host;
import io.github.wsld.guest.host.HostProbe;
import io.github.wsld.guest.host.HostProbing;
import io.github.wsld.guest.host.HostResumes;
import io.github.wsld.guest.host.HostSettings;
import io.github.wsld.guest.host.TimeLinks;
import io.github.wsld.guest.restart.Inheritance;
import io.github.wsld.guest.socket.ForwardedSockets;
import io.github.wsld.guest.stream.Connections;
import io.github.wsld.guest.stream.Streams;
import io.github.wsld.guest.stream.StreamsPart;
import io.github.wsld.guest.tcp.Distribution;
import io.github.wsld.guest.tcp.RootsRules;
import io.github.wsld.guest.tcp.Surveyor;
import io.github.wsld.guest.tcp.TcpForwarder;
import io.github.wsld.guest.tcp.TcpForwarding;
import io.github.wsld.guest.time.ProcWriterSearch;
import io.github.wsld.guest.time.TimeKeeping;
import io.github.wsld.guest.x11.DisplayChoice;
import io.github.wsld.guest.x11.FormerDisplay;
import io.github.wsld.guest.x11.ProcProcessTable;
import io.github.wsld.guest.x11.X11Displays;
import io.github.wsld.guest.x11.XDirectories;
import io.github.wsld.guest.x11.XLocks;
import io.github.wsld.guest.x11.XSockets;
import io.github.wsld.iptables.Owner;
import io.github.wsld.net.linux.ChronySocket;
import io.github.wsld.net.linux.EpollPoller;
import io.github.wsld.net.linux.LinuxClock;
import io.github.wsld.net.linux.LinuxMemory;
import io.github.wsld.net.linux.LinuxSockets;
import io.github.wsld.net.linux.SystemdNotifier;
import io.github.wsld.net.linux.SystemdStore;
import io.github.wsld.systemd.Heartbeat;
import io.github.wsld.systemd.PassedDescriptors;
import io.github.wsld.systemd.WatchdogInterval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon in the guest, put together from its parts. */
public final class GuestDaemon {
    private static final Logger LOG = LoggerFactory.getLogger(GuestDaemon.class);

    /** FileDescriptorName in wsld.socket: for the service port. */
    private static final String SERVICE_SOCKET = "service";

    private final ConfigSource source;
    private final GuestConfig config;
    private final LinkKey key;
    private final Logging logging;
    private final Version version;
    private final Path root;
    private final Map<String, String> environment;

    /**
     * @param source of the configuration, which is read again on SIGHUP
     * @param config what it gave at first
     * @param key what links are proved with
     * @param logging whose level follows the configuration
     * @param root of the file system in which X displays are, {@code /} but for a rehearsal
     * @param environment tells where the control socket is, see {@link ControlServer}
     */
    public GuestDaemon(
            ConfigSource source,
            GuestConfig config,
            LinkKey key,
            Logging logging,
            Version version,
            Path root,
            Map<String, String> environment) {
        this.source = source;
        this.config = config;
        this.key = key;
        this.logging = logging;
        this.version = version;
        this.root = root;
        this.environment = Map.copyOf(environment);
    }

    /** Runs until a signal stops it, on this thread. */
    public ExitCode run() throws IOException {
        warnOfWhatIsNotServed();
        DescriptorStore store = SystemdStore.of(environment, passed(SystemdStore.NAME));
        Inheritance inheritance = new Inheritance(store);
        LinuxSockets linux = new LinuxSockets(passed(SERVICE_SOCKET), inheritance.listeners());
        warnOfUnusedSockets(linux.passed());
        EventLoop loop = new EventLoop(new EpollPoller(), linux, new LinuxMemory(), System::nanoTime);
        loop.latency(config.latency());
        LoopPart loopPart = new LoopPart(loop);
        NonceSource nonces = new SecureRandom()::nextBytes;
        StreamsConfig times = config.streams();
        HostSettings settings = new HostSettings(
                config.hosts(),
                key,
                HostSettings.DEFAULT_DIAL_DEADLINE,
                StreamTimes.of(times.lostAfter(), times.lookEvery(), times.longestWait()));
        WorkerPool workers = new WorkerPool(loop);
        Dialers dialers = new Dialers(loop, new Tls(loop, workers), key, nonces, settings.dialDeadline());
        Host host = new Host(loop, settings, nonces, dialers);
        Relays relays = new Relays(loop);
        Clock clock = Clock.systemUTC();
        RecentErrors errors = new RecentErrors(clock);
        int uid = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        Instance instance = inheritance.instance().orElseGet(() -> Instance.random(nonces));
        Streams streams = new Streams(host, instance, errors);
        Connections connections = new Connections(loop, host, streams, relays);
        X11Displays x11 = x11(loopPart, loop, connections, errors, uid, inheritance.displays(), linux::hasInherited);
        ForwardedSockets sockets = new ForwardedSockets(loopPart, loop, connections, errors, uid, config);
        TcpForwarding tcp = tcp(
                loopPart, loop, workers, new TcpForwarder(loop, connections, errors), errors, inheritance.hasRules());
        TimeKeeping time = new TimeKeeping(
                loopPart,
                new TimeLinks(host),
                LinuxClock.system(),
                new ProcWriterSearch(workers, Path.of("/")),
                ChronySocket::new,
                config.time());
        HostResumes resumes = new HostResumes(new TimeLinks(host), time::isKeeping, streams::resumed);
        streams.onLinked(resumes::want);
        time.onResumed(streams::resumed);
        host.onReached(() -> {
            time.hostReached();
            streams.hostReached();
        });
        HostProbe probe = new HostProbe(
                host,
                Optional.ofNullable(environment.get("WSL_DISTRO_NAME")),
                () -> ThreadLocalRandom.current().nextDouble());
        ServiceNotifier notifier = SystemdNotifier.of(environment);
        Reload reload = new Reload(loop, workers, notifier, source, config, errors, changed -> {
            logging.level(LogLevel.of(changed.logLevel()));
            loop.latency(changed.latency());
            x11.configure(changed.x11());
            tcp.configure(changed.tcpForward());
            sockets.configure(changed);
            time.apply(changed.time());
        });
        HangupSignal.onHangup(reload::request);
        GuestStatus status = new GuestStatus(
                host,
                streams,
                x11,
                tcp,
                sockets,
                reload::report,
                time,
                particulars -> new StatusSource(version, loop, relays, errors, clock, particulars));
        ControlServer control = new ControlServer(loopPart, loop, version.program(), environment, status);
        Restart restart = new Restart(
                loopPart,
                loop,
                store,
                inheritance,
                environment,
                instance,
                streams,
                x11,
                tcp,
                sockets,
                linux::open,
                linux::closeInherited);
        return new DaemonProcess(
                        version,
                        notifier,
                        loopPart,
                        List.of(
                                new RelaysPart(loopPart, relays),
                                restart.keeping(new StreamsPart(loopPart, streams, environment)),
                                restart.keeping(x11),
                                restart.keeping(tcp),
                                restart.keeping(sockets),
                                new HostProbing(loopPart, host, probe, dialers.awaited()),
                                restart.departure(),
                                time,
                                control,
                                new Heartbeat(
                                        loopPart,
                                        loop,
                                        notifier,
                                        WatchdogInterval.of(environment, pid()),
                                        status::line),
                                restart.arrival()))
                .run();
    }

    private X11Displays x11(
            LoopPart loopPart,
            EventLoop loop,
            Connections connections,
            RecentErrors errors,
            int uid,
            List<FormerDisplay> former,
            Predicate<Endpoint.Unix> isInherited) {
        XDirectories directories = new XDirectories(root, uid);
        XSockets sockets = new XSockets(directories.socketFolder(), Path.of("/proc/net/unix"));
        XLocks locks = new XLocks(
                directories.lockFolder(),
                new ProcProcessTable(Path.of("/proc")),
                sockets::mayBeAnswered,
                InstantSource.system());
        return new X11Displays(
                loopPart,
                loop,
                connections,
                config.x11(),
                directories,
                sockets,
                new DisplayChoice(locks, sockets, former, isInherited),
                errors);
    }

    private TcpForwarding tcp(
            LoopPart loopPart,
            EventLoop loop,
            Workers workers,
            TcpForwarder forwarder,
            RecentErrors errors,
            boolean hasFormerRules) {
        Commands commands = new ProcessCommands(environment);
        return new TcpForwarding(
                loopPart,
                loop,
                workers,
                commands,
                new RootsRules(environment),
                hasFormerRules,
                new Surveyor(commands, Path.of("/proc/net")),
                Owner.process(pid(), Distribution.name(environment)),
                forwarder,
                config.tcpForward(),
                errors);
    }

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    /** What systemd passed by this name; other names are not ours. */
    private List<Integer> passed(String name) {
        return PassedDescriptors.of(environment, pid()).stream()
                .filter(passed -> passed.name().equals(name))
                .map(PassedDescriptors.Named::descriptor)
                .toList();
    }

    private void warnOfUnusedSockets(List<Endpoint> passed) {
        Optional<Integer> port = config.tcpForward().map(TcpForwardConfig::servicePort);
        for (Endpoint endpoint : passed) {
            if (!(endpoint instanceof Endpoint.Tcp tcp)
                    || port.filter(wanted -> wanted == tcp.port()).isEmpty()) {
                LOG.warn(
                        "socket passed in vain endpoint={}; have wsld.socket listen on tcp_forward.service_port{}, or disable it",
                        endpoint,
                        port.map(wanted -> " (" + wanted + ")").orElse(", of which there is none"));
            }
        }
    }

    private void warnOfWhatIsNotServed() {
        if (config.x11().isEmpty()
                && config.tcpForward().isEmpty()
                && config.time().isEmpty()
                && config.sshAgent().isEmpty()
                && config.socketForwards().isEmpty()) {
            LOG.warn("nothing to serve: the configuration has no section [x11], [tcp_forward], [time], [ssh_agent] or"
                    + " [[socket_forward]]; add one");
        }
    }
}
