package io.github.wsld.guest.doctor;

import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.daemon.Version;
import io.github.wsld.common.doctor.AgentAnswer;
import io.github.wsld.common.doctor.XServerAnswer;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.protocol.HostInfo;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.Target;
import io.github.wsld.common.time.ClockWriter;
import io.github.wsld.guest.config.GuestConfig;
import io.github.wsld.guest.env.Offers;
import io.github.wsld.guest.host.DownCause;
import io.github.wsld.guest.host.HostState;
import io.github.wsld.guest.x11.DisplaySurvey;
import io.github.wsld.guest.x11.XDirectories;
import io.github.wsld.guest.x11.XSockets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A guest in which all is well, until a test changes a fact: WSL2 with systemd, whose wsld, pid 41, serves :0 and reaches its host. */
final class FakeGuest implements Guest {
    static final int PID = 41;
    static final Endpoint VSOCK = new Endpoint.Vsock(2, 6000);
    static final HostState REACHED = new HostState.Reached(
            new HostInfo("0.1.0", List.of("x11", "conn"), List.of("x11"), 9, new Instance(1, 2)), Duration.ofMillis(2));
    static final HostState DOWN =
            new HostState.Down(DownCause.NOBODY, "wsldhost is not reached at vsock:2:6000; start it on the host");
    static final DisplaySurvey.Found NOBODYS =
            new DisplaySurvey.Found(XSockets.SocketFile.ABSENT, false, Optional.empty());

    final Map<String, String> environment = new HashMap<>(Map.of("DISPLAY", ":0", "HOME", "/me"));
    Configured configured = new Configured(Optional.of(GuestConfig.withoutFile()), Optional.empty(), "");
    Wsl wsl = new Wsl("6.6.87.2-microsoft-standard-WSL2", Optional.of("Debian"), Optional.of("nat"), Wsl.Interop.ON);
    boolean held;
    boolean knowsVsock = true;
    Daemons daemons = running(daemon(Optional.empty(), Optional.empty()));
    List<String> otherWslds = List.of();
    String processOne = "systemd";
    List<Unit> units = List.of(unit(false, "ActiveState", "active"));
    KeyFound key = new KeyFound(Optional.empty(), Optional.empty());
    List<HostAnswer> hosts = List.of(new HostAnswer(VSOCK, REACHED));
    Optional<XDirectories.Finding> xFolder = Optional.of(new XDirectories.Finding(XDirectories.State.READY, "", ""));
    boolean wslg;
    final Map<Integer, DisplaySurvey.Found> displays = new HashMap<>(Map.of(
            0,
            new DisplaySurvey.Found(
                    XSockets.SocketFile.ANSWERED,
                    true,
                    Optional.of(new DisplaySurvey.Holder(PID, Optional.of("wsld"))))));
    final Map<Path, Access> files = new HashMap<>();
    XServerAnswer xServer = new XServerAnswer.Accepted("VcXsrv", 12);
    AgentAnswer agent = new AgentAnswer.Identities(2);
    AgentAnswer agentAtHost = new AgentAnswer.Identities(2);
    Rules rules = new Rules(List.of(), List.of(), false, Optional.empty());
    List<ClockWriter> clockWriters = List.of();

    static Daemons running(Daemons.Running... daemons) {
        return new Daemons(List.of(daemons), List.of());
    }

    static Daemons.Running daemon(Optional<String> sshAuthSock, Optional<ClockState> clock, Status.Note... notes) {
        return daemon("0.1.0", Status.LinkState.UP, sshAuthSock, clock, notes);
    }

    static Daemons.Running daemon(
            String version,
            Status.LinkState link,
            Optional<String> sshAuthSock,
            Optional<ClockState> clock,
            Status.Note... notes) {
        Status status = new Status(
                "wsld",
                version,
                PID,
                Instant.EPOCH,
                Duration.ofHours(1),
                List.of(new Status.Listening("x11 :0", "unix:/tmp/.X11-unix/X0")),
                Optional.of(new Status.HostLink(
                        VSOCK.toString(), link, Optional.of(Duration.ofMillis(1)), Optional.of("0.1.0"))),
                List.of(notes),
                List.of(),
                0,
                Status.Counters.NONE,
                List.of(),
                Status.Streams.NONE);
        return new Daemons.Running(status, new Offers(List.of(0), sshAuthSock), clock);
    }

    /** A unit that is loaded and enabled; then names and values in turn. */
    static Unit unit(boolean isUsers, String... more) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "LoadState", "loaded",
                "SubState", "running",
                "UnitFileState", "enabled",
                "MainPID", Integer.toString(PID),
                "NRestarts", "0"));
        for (int i = 0; i < more.length; i += 2) {
            properties.put(more[i], more[i + 1]);
        }
        return new Unit(isUsers, properties);
    }

    void configure(GuestConfig config) {
        configured = new Configured(Optional.of(config), Optional.of(Path.of("/etc/wsld/config.toml")), "");
    }

    void hosts(HostState... states) {
        List<HostAnswer> answers = new ArrayList<>();
        for (HostState state : states) {
            answers.add(new HostAnswer(
                    answers.isEmpty() ? VSOCK : new Endpoint.TcpFromHost(Optional.empty(), 6002), state));
        }
        hosts = answers;
    }

    @Override
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public Version version() {
        return new Version("wsld", "0.1.0", "", "17", "Linux");
    }

    @Override
    public Configured configured() {
        return configured;
    }

    @Override
    public Wsl wsl() {
        return wsl;
    }

    @Override
    public boolean isHeld() {
        return held;
    }

    @Override
    public boolean knowsVsock() {
        return knowsVsock;
    }

    @Override
    public Daemons daemons() {
        return daemons;
    }

    @Override
    public List<String> otherWslds() {
        return otherWslds;
    }

    @Override
    public String processOne() {
        return processOne;
    }

    @Override
    public List<Unit> units() {
        return units;
    }

    @Override
    public KeyFound key() {
        return key;
    }

    @Override
    public List<HostAnswer> hosts() {
        return hosts;
    }

    @Override
    public Optional<XDirectories.Finding> xFolder() {
        return xFolder;
    }

    @Override
    public boolean hasWslg() {
        return wslg;
    }

    @Override
    public DisplaySurvey.Found display(int display) {
        return displays.getOrDefault(display, NOBODYS);
    }

    @Override
    public Access access(Path file) {
        return files.getOrDefault(file, Access.ABSENT);
    }

    @Override
    public XServerAnswer xServer(int display) {
        return xServer;
    }

    @Override
    public XServerAnswer xServerAt(HostAnswer host, Target target) {
        return xServer;
    }

    @Override
    public AgentAnswer agent(Path socket) {
        return agent;
    }

    @Override
    public AgentAnswer agentAt(HostAnswer host) {
        return agentAtHost;
    }

    @Override
    public Rules rules() {
        return rules;
    }

    @Override
    public List<ClockWriter> clockWriters() {
        return clockWriters;
    }
}
