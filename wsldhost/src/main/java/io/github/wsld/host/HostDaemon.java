package io.github.wsld.host;

import io.github.wsld.common.daemon.ControlServer;
import io.github.wsld.common.daemon.DaemonProcess;
import io.github.wsld.common.daemon.ExitCode;
import io.github.wsld.common.daemon.LoopPart;
import io.github.wsld.common.daemon.RecentErrors;
import io.github.wsld.common.daemon.StatusSource;
import io.github.wsld.common.daemon.StopOnRequest;
import io.github.wsld.common.daemon.Version;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.process.ProcessCommands;
import io.github.wsld.common.protocol.NonceSource;
import io.github.wsld.host.serve.HostSettings;
import io.github.wsld.host.serve.LinkServer;
import io.github.wsld.host.serve.LinkService;
import io.github.wsld.host.serve.RedirectGuard;
import io.github.wsld.host.serve.ResumeWatching;
import io.github.wsld.net.linux.EpollPoller;
import io.github.wsld.net.linux.HostResumeWatch;
import io.github.wsld.net.linux.LinuxClock;
import io.github.wsld.net.linux.LinuxMemory;
import io.github.wsld.net.linux.LinuxSockets;
import io.github.wsld.net.linux.SystemdNotifier;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The daemon on the host, put together from its parts. */
public final class HostDaemon {
    private final HostSettings settings;
    private final List<Endpoint> endpoints;
    private final NonceSource nonces;
    private final Version version;
    private final Map<String, String> environment;
    private final Optional<RawTime> rawTime;

    /**
     * @param endpoints to listen on
     * @param environment tells where the control socket is, see {@link ControlServer}
     * @param rawTime what guests set their clocks by in tests; otherwise it is this machine's clock
     */
    public HostDaemon(
            HostSettings settings,
            List<Endpoint> endpoints,
            NonceSource nonces,
            Version version,
            Map<String, String> environment,
            Optional<RawTime> rawTime) {
        this.settings = settings;
        this.endpoints = List.copyOf(endpoints);
        this.nonces = nonces;
        this.version = version;
        this.environment = Map.copyOf(environment);
        this.rawTime = rawTime;
    }

    /** Runs until a signal stops it, on this thread. */
    public ExitCode run() {
        EventLoop loop = new EventLoop(new EpollPoller(), new LinuxSockets(), new LinuxMemory(), System::nanoTime);
        LoopPart loopPart = new LoopPart(loop);
        Clock clock = Clock.systemUTC();
        RecentErrors errors = new RecentErrors(clock);
        LinuxClock linuxClock = LinuxClock.readOnly();
        Clock guestsClock = rawTime.map(time -> time.clock(linuxClock::raw)).orElse(clock);
        LinkServer server = new LinkServer(loop, settings, nonces, guestsClock, errors);
        HostStatus status = new HostStatus(
                server, particulars -> new StatusSource(version, loop, server.relays(), errors, clock, particulars));
        ControlServer control =
                new ControlServer(loopPart, loop, version.program(), environment, new StopOnRequest(status));
        return new DaemonProcess(
                        version,
                        SystemdNotifier.of(environment),
                        loopPart,
                        List.of(
                                new RedirectGuard(new ProcessCommands(environment), settings),
                                new LinkService(loopPart, server, endpoints),
                                new ResumeWatching(loopPart, HostResumeWatch.on(loop, linuxClock), server.time()),
                                control))
                .run();
    }
}
