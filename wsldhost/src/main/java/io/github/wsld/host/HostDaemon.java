package io.github.wsld.host;

import io.github.wsld.common.daemon.ControlServer;
import io.github.wsld.common.daemon.DaemonProcess;
import io.github.wsld.common.daemon.ExitCode;
import io.github.wsld.common.daemon.LoopPart;
import io.github.wsld.common.daemon.Part;
import io.github.wsld.common.daemon.RecentErrors;
import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.daemon.StatusSource;
import io.github.wsld.common.daemon.StopOnRequest;
import io.github.wsld.common.daemon.Version;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Latency;
import io.github.wsld.common.loop.WorkerPool;
import io.github.wsld.common.process.ProcessCommands;
import io.github.wsld.common.protocol.Binding;
import io.github.wsld.common.protocol.NonceSource;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.host.keepalive.KeepAlive;
import io.github.wsld.host.keepalive.KeepAliveMode;
import io.github.wsld.host.platform.Platform;
import io.github.wsld.host.restart.Predecessor;
import io.github.wsld.host.restart.Restart;
import io.github.wsld.host.serve.HostSettings;
import io.github.wsld.host.serve.LinkServer;
import io.github.wsld.host.serve.LinkService;
import io.github.wsld.host.serve.ResumeWatching;
import io.github.wsld.host.vm.Surveyor;
import io.github.wsld.host.vm.VmWatching;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon on the host, put together from its parts. */
public final class HostDaemon {
    private static final Logger LOG = LoggerFactory.getLogger(HostDaemon.class);

    private final Platform platform;
    private final String poller;
    private final Latency latency;
    private final HostSettings settings;
    private final Listening listening;
    private final KeepAliveMode keepAlive;
    private final NonceSource nonces;
    private final Version version;
    private final List<String> arguments;
    private final Map<String, String> environment;
    private final TestSettings test;

    /**
     * @param poller one of the platform's
     * @param keepAlive when distributions of WSL are held, where there is WSL
     * @param arguments of the command line, with which a restart starts the next process
     * @param environment tells where the control socket is, see {@link ControlServer}
     */
    public HostDaemon(
            Platform platform,
            String poller,
            Latency latency,
            HostSettings settings,
            Listening listening,
            KeepAliveMode keepAlive,
            NonceSource nonces,
            Version version,
            List<String> arguments,
            Map<String, String> environment,
            TestSettings test) {
        this.platform = platform;
        this.poller = poller;
        this.latency = latency;
        this.settings = settings;
        this.listening = listening;
        this.keepAlive = keepAlive;
        this.nonces = nonces;
        this.version = version;
        this.arguments = List.copyOf(arguments);
        this.environment = Map.copyOf(environment);
        this.test = test;
    }

    /** Runs until a signal stops it, on this thread; first takes over where another process restarts. */
    public ExitCode run() {
        EventLoop loop = platform.loop(poller);
        loop.latency(latency);
        try {
            return run(loop, Predecessor.of(platform, environment));
        } catch (IOException | ProtocolException e) {
            LOG.error("not taken over, the process before this one goes on reason=\"{}\"", e.getMessage());
            return ExitCode.TEMPFAIL;
        }
    }

    private ExitCode run(EventLoop loop, Optional<Predecessor> predecessor) throws IOException, ProtocolException {
        LoopPart loopPart = new LoopPart(loop);
        Clock clock = Clock.systemUTC();
        RecentErrors errors = new RecentErrors(clock);
        Clock guestsClock =
                test.rawTime().map(time -> time.clock(platform.rawNanos())).orElse(clock);
        try (WorkerPool workers = new WorkerPool(loop)) {
            HostSettings own = predecessor
                    .map(before -> settings.with(before.holdings().instance()))
                    .orElse(settings);
            LinkServer server = new LinkServer(loop, own, nonces, guestsClock, errors, workers);
            if (predecessor.isPresent()) {
                predecessor.get().bequeath(server);
            }
            Optional<VmWatching> vms = vmWatching(loopPart, loop, workers, server);
            vms.ifPresent(watching -> served(server).ifPresent(watching::goOnWith));
            HostStatus status = new HostStatus(
                    server,
                    () -> vms.map(watching -> new Status.Note("vm", watching.text())).stream()
                            .toList(),
                    particulars -> new StatusSource(version, loop, server.relays(), errors, clock, particulars));
            List<Part> parts = new ArrayList<>(platform.guards(settings, environment));
            parts.add(new LinkService(loopPart, server, endpoints(), this::binding));
            vms.ifPresent(parts::add);
            platform.resumes(loop)
                    .ifPresent(resumes -> parts.add(new ResumeWatching(loopPart, resumes, server.time())));
            platform.wsl(environment)
                    .map(wsl -> keepAlive(loopPart, loop, workers, server, wsl))
                    .ifPresent(parts::add);
            Restart restart = new Restart(
                    loopPart,
                    loop,
                    workers,
                    platform,
                    arguments,
                    environment,
                    server,
                    platform.notifier(environment),
                    status);
            parts.add(new ControlServer(loopPart, loop, version.program(), environment, new StopOnRequest(restart)));
            parts.add(restart);
            predecessor.ifPresent(parts::add);
            return new DaemonProcess(version, restart, loopPart, parts).run();
        }
    }

    private KeepAlive keepAlive(LoopPart loopPart, EventLoop loop, WorkerPool workers, LinkServer server, String wsl) {
        KeepAlive part = new KeepAlive(
                loopPart, loop, workers, new ProcessCommands(environment), wsl, keepAlive, server::displays);
        server.onGuest(part::guestSeen);
        return part;
    }

    /** The machine that the process before this one listened for. */
    private static Optional<UUID> served(LinkServer server) {
        return server.inherited().stream()
                .filter(Endpoint.Hvsock.class::isInstance)
                .map(endpoint -> ((Endpoint.Hvsock) endpoint).vmId())
                .findFirst();
    }

    private List<Endpoint> endpoints() {
        return listening instanceof Listening.On on ? on.endpoints() : List.of();
    }

    private Optional<VmWatching> vmWatching(LoopPart loopPart, EventLoop loop, WorkerPool workers, LinkServer server) {
        return listening instanceof Listening.ForVm vm
                ? Optional.of(new VmWatching(
                        loopPart,
                        loop,
                        workers,
                        new Surveyor(vm.locators()),
                        new VmLinks(server, vm.port(), this::binding),
                        vm.poll()))
                : Optional.empty();
    }

    private Binding binding(Endpoint endpoint) {
        return test.binding().orElseGet(() -> Binding.of(endpoint));
    }
}
