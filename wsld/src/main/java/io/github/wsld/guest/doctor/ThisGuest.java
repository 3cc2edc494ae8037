package io.github.wsld.guest.doctor;

import io.github.wsld.common.config.ConfigException;
import io.github.wsld.common.daemon.Version;
import io.github.wsld.common.doctor.AgentAnswer;
import io.github.wsld.common.doctor.AgentInterview;
import io.github.wsld.common.doctor.Interview;
import io.github.wsld.common.doctor.XServerAnswer;
import io.github.wsld.common.doctor.XServerInterview;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.process.CommandException;
import io.github.wsld.common.process.Commands;
import io.github.wsld.common.protocol.LinkKey;
import io.github.wsld.common.protocol.Target;
import io.github.wsld.common.time.ClockWriter;
import io.github.wsld.guest.config.ConfigSource;
import io.github.wsld.guest.config.GuestConfig;
import io.github.wsld.guest.config.KeySearch;
import io.github.wsld.guest.host.HostState;
import io.github.wsld.guest.time.ClockWriters;
import io.github.wsld.guest.x11.DisplaySurvey;
import io.github.wsld.guest.x11.ProcProcessTable;
import io.github.wsld.guest.x11.XDirectories;
import io.github.wsld.guest.x11.XSockets;
import io.github.wsld.iptables.BackendChoice;
import io.github.wsld.iptables.Failure;
import io.github.wsld.iptables.ForeignRules;
import io.github.wsld.iptables.InPlace;
import io.github.wsld.iptables.Placed;
import io.github.wsld.iptables.RedirectException;
import io.github.wsld.iptables.Redirection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The guest that this program runs in. Asks over an event loop that it runs on a thread of its own until {@link #close}. Any
 * thread.
 */
public final class ThisGuest implements Guest, AutoCloseable {
    private static final Path ROOT = Path.of("/");
    /** As sysusers.d of the package calls it. */
    private static final String SERVICE_USER = "wsld";

    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(5);

    private final Map<String, String> environment;
    private final Version version;
    private final Commands commands;
    private final Set<String> subcommands;
    private final KernelFacts kernel;
    private final Configured configured;
    private final KeyFound key;
    private final Interviews interviews;
    private final XDirectories directories;
    private final DisplaySurvey displays;
    private final XSockets sockets;
    private final Once<Wsl> wsl = new Once<>(this::findWsl);
    private final Once<Daemons> daemons;
    private final Once<List<HostAnswer>> hosts = new Once<>(this::askHosts);
    private final Once<List<Unit>> units = new Once<>(this::askUnits);
    private final Once<Rules> rules = new Once<>(this::findRules);

    /**
     * @param source of the configuration
     * @param subcommands words of a wsld's command line by which it is no daemon
     * @param loop not running yet
     * @throws IOException when the kernel does not tell who this is
     */
    public ThisGuest(
            ConfigSource source,
            Map<String, String> environment,
            Version version,
            Commands commands,
            Set<String> subcommands,
            EventLoop loop)
            throws IOException {
        this.environment = Map.copyOf(environment);
        this.version = version;
        this.commands = commands;
        this.subcommands = Set.copyOf(subcommands);
        this.kernel = new KernelFacts(ROOT);
        this.configured = configured(source);
        LinkKey found = LinkKey.NONE;
        KeyFound text = new KeyFound(Optional.empty(), Optional.empty());
        if (configured.config().isPresent()) {
            try {
                KeySearch.Found search = new KeySearch(environment, ROOT)
                        .find(configured.config().get());
                found = search.key();
                text = new KeyFound(search.file().map(file -> search.toString()), Optional.empty());
            } catch (ConfigException e) {
                text = new KeyFound(Optional.empty(), Optional.of(e.getMessage()));
            }
        }
        this.key = text;
        int uid = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        this.directories = new XDirectories(ROOT, uid);
        this.sockets = new XSockets(directories.socketFolder(), Path.of("/proc/net/unix"));
        this.displays = new DisplaySurvey(directories, sockets, new ProcProcessTable(Path.of("/proc")));
        this.daemons = new Once<>(new RunningWslds(environment)::ask);
        this.interviews = new Interviews(loop, found);
    }

    private static Configured configured(ConfigSource source) {
        try {
            ConfigSource.Loaded loaded = source.load();
            return new Configured(Optional.of(loaded.config()), loaded.file(), "");
        } catch (ConfigException e) {
            return new Configured(Optional.empty(), source.named(), e.getMessage());
        }
    }

    @Override
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public Version version() {
        return version;
    }

    @Override
    public Configured configured() {
        return configured;
    }

    @Override
    public Wsl wsl() throws InterruptedException {
        return wsl.get();
    }

    private Wsl findWsl() throws InterruptedException {
        return new Wsl(
                kernel.release(),
                Optional.ofNullable(environment.get("WSL_DISTRO_NAME")).filter(name -> !name.isEmpty()),
                networking(),
                kernel.interop());
    }

    private Optional<String> networking() throws InterruptedException {
        try {
            Commands.Result result = commands.run(List.of("wslinfo", "--networking-mode"), "", COMMAND_LIMIT);
            return Optional.of(result.output().strip()).filter(mode -> result.exitCode() == 0 && !mode.isEmpty());
        } catch (CommandException none) {
            return Optional.empty();
        }
    }

    @Override
    public boolean isHeld() {
        return kernel.isHeld();
    }

    @Override
    public boolean knowsVsock() {
        return kernel.knowsVsock();
    }

    @Override
    public Daemons daemons() throws InterruptedException {
        return daemons.get();
    }

    @Override
    public List<String> otherWslds() throws InterruptedException {
        List<Daemons.Running> running = daemons().running();
        List<String> others = new ArrayList<>();
        for (int pid : kernel.wslds(subcommands)) {
            if (running.stream().noneMatch(daemon -> daemon.pid() == pid)) {
                others.add("wsld pid " + pid + owner(pid));
            }
        }
        boolean forwardsHere = running.stream()
                .anyMatch(daemon -> daemon.notes("forwards").findAny().isPresent());
        if (others.isEmpty() && !forwardsHere && kernel.areRulesLocked()) {
            others.add("a wsld of another distribution, which has the redirect rules");
        }
        return others;
    }

    private static String owner(int pid) {
        try {
            return " of user " + Files.getOwner(Path.of("/proc/" + pid)).getName();
        } catch (IOException gone) {
            return "";
        }
    }

    @Override
    public String processOne() {
        return kernel.processOne();
    }

    @Override
    public List<Unit> units() throws InterruptedException {
        return units.get();
    }

    private List<Unit> askUnits() throws InterruptedException {
        return processOne().equals("systemd") ? new SystemdUnits(commands).ask() : List.of();
    }

    @Override
    public KeyFound key() {
        return key;
    }

    @Override
    public List<HostAnswer> hosts() throws InterruptedException {
        return hosts.get();
    }

    private List<HostAnswer> askHosts() throws InterruptedException {
        if (key.problem().isPresent()) {
            return List.of();
        }
        List<Endpoint> endpoints = configured.config().map(GuestConfig::hosts).orElse(List.of());
        List<CompletableFuture<HostState>> asked = endpoints.stream()
                .map(endpoint -> endpoint instanceof Endpoint.TcpFromHost
                        ? CompletableFuture.<HostState>completedFuture(new HostState.Unknown())
                        : interviews.host(endpoint))
                .toList();
        List<HostAnswer> answers = new ArrayList<>();
        for (int i = 0; i < endpoints.size(); i++) {
            answers.add(new HostAnswer(endpoints.get(i), await(asked.get(i))));
        }
        return answers;
    }

    @Override
    public Optional<XDirectories.Finding> xFolder() {
        Optional<XDirectories.Finding> found = directories.look();
        if (found.isEmpty() || found.get().state() != XDirectories.State.WRONG_OWNER) {
            return found;
        }
        // The service's user may have made it, and serves from it again at the next start.
        Path folder = directories.socketFolder();
        try {
            if (Files.getOwner(folder).getName().equals(SERVICE_USER)) {
                return new XDirectories(ROOT, (Integer) Files.getAttribute(folder, "unix:uid")).look();
            }
        } catch (IOException gone) {
            return directories.look();
        }
        return found;
    }

    @Override
    public boolean hasWslg() {
        return directories.hasWslg();
    }

    @Override
    public DisplaySurvey.Found display(int display) {
        try {
            return displays.look(display);
        } catch (AccessDeniedException e) {
            throw new UncheckedIOException("this user may not look at " + e.getFile(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("the sockets of display :" + display + " cannot be looked at: " + e, e);
        }
    }

    @Override
    public Access access(Path file) {
        if (Files.isReadable(file)) {
            return Access.READABLE;
        }
        return Files.notExists(file, LinkOption.NOFOLLOW_LINKS) ? Access.ABSENT : Access.BARRED;
    }

    @Override
    public XServerAnswer xServer(int display) throws InterruptedException {
        boolean file = sockets.mayBeAnswered(display);
        return await(interviews.at(
                file
                        ? Endpoint.Unix.path(sockets.file(display))
                        : new Endpoint.Unix(sockets.abstractName(display), true),
                new XServerInterview()));
    }

    @Override
    public XServerAnswer xServerAt(HostAnswer host, Target target) throws InterruptedException {
        return over(host, target, new XServerInterview());
    }

    @Override
    public AgentAnswer agent(Path socket) throws InterruptedException {
        return await(interviews.at(Endpoint.Unix.path(socket), new AgentInterview()));
    }

    @Override
    public AgentAnswer agentAt(HostAnswer host) throws InterruptedException {
        return over(host, new Target.SshAgent(), new AgentInterview());
    }

    private <A> A over(HostAnswer host, Target target, Interview<A> interview) throws InterruptedException {
        return await(interviews.over(host.endpoint(), target, interview));
    }

    /** Each of these ends by itself within seconds. */
    private static <T> T await(CompletableFuture<T> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("asking", e.getCause());
        }
    }

    @Override
    public Rules rules() throws InterruptedException {
        return rules.get();
    }

    private Rules findRules() throws InterruptedException {
        try {
            List<InPlace> ours = new Redirection(commands, BackendChoice.AUTO).find();
            List<ForeignRules.Taking> foreign = new ArrayList<>();
            ForeignRules others = new ForeignRules(commands);
            for (InPlace place : ours) {
                for (Placed placed : place.rules().values().stream().limit(1).toList()) {
                    foreign.addAll(others.before(placed.ports(), place.backend()));
                }
            }
            return new Rules(ours, foreign, kernel.areRulesLocked(), Optional.empty());
        } catch (RedirectException e) {
            boolean isForRights = e.failure() == Failure.NO_RIGHTS || e.failure() == Failure.SUDO;
            return new Rules(
                    List.of(),
                    List.of(),
                    kernel.areRulesLocked(),
                    Optional.of(new Rules.Hidden(e.getMessage(), isForRights)));
        }
    }

    @Override
    public List<ClockWriter> clockWriters() {
        try {
            return ClockWriters.find(ROOT);
        } catch (IOException hidden) {
            return List.of();
        }
    }

    @Override
    public void close() {
        interviews.close();
    }
}
