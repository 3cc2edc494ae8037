package io.github.wsld.guest.x11;

import io.github.wsld.common.daemon.LoopPart;
import io.github.wsld.common.daemon.OnLoop;
import io.github.wsld.common.daemon.RecentErrors;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.Target;
import io.github.wsld.guest.config.X11Config;
import io.github.wsld.guest.stream.Connections;
import io.github.wsld.guest.stream.Newcomer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The displays that the configuration asks for: chosen, locked and listened on at the start, changed by a reload, given
 * back at the stop.
 */
public final class X11Displays extends OnLoop {
    private static final Logger LOG = LoggerFactory.getLogger(X11Displays.class);
    private static final Path PASSWD = Path.of("/etc/passwd");

    private final EventLoop loop;
    private final Connections connections;
    private final List<X11Config> wanted;
    private final Map<X11Display, X11Config> displays = new LinkedHashMap<>();
    /** Clients of displays that are no longer served. */
    private long formerAccepted;

    private long formerRefused;
    private final XDirectories directories;
    private final XSockets sockets;
    private final DisplayChoice choice;
    private final RecentErrors errors;

    /**
     * @param directories where sockets and locks are
     * @param sockets in the same folder
     * @param choice on the same folders
     */
    public X11Displays(
            LoopPart loopPart,
            EventLoop loop,
            Connections connections,
            List<X11Config> wanted,
            XDirectories directories,
            XSockets sockets,
            DisplayChoice choice,
            RecentErrors errors) {
        super(loopPart, "x11");
        this.loop = loop;
        this.connections = connections;
        this.wanted = List.copyOf(wanted);
        this.directories = directories;
        this.sockets = sockets;
        this.choice = choice;
        this.errors = errors;
    }

    /** The displays that are served. */
    public List<X11Display> displays() {
        return List.copyOf(displays.keySet());
    }

    /** Clients since the start. */
    public long accepted() {
        return formerAccepted
                + displays.keySet().stream().mapToLong(X11Display::accepted).sum();
    }

    /** Clients that were told why they get no X server. */
    public long refused() {
        return formerRefused
                + displays.keySet().stream().mapToLong(X11Display::refused).sum();
    }

    /** @throws IOException when a display cannot be served, with what can be done; none is then */
    @Override
    public void start() throws IOException {
        if (wanted.isEmpty()) {
            return;
        }
        XDirectories.Finding folder = prepare();
        try {
            for (X11Config config : wanted) {
                open(config, folder);
            }
        } catch (IOException e) {
            stopOnLoop();
            throw e;
        }
    }

    private XDirectories.Finding prepare() throws IOException {
        XDirectories.Finding folder = directories.prepare();
        if (folder.state() == XDirectories.State.CREATED) {
            LOG.info("folder made path={}", directories.socketFolder());
        }
        return folder;
    }

    /**
     * Serves what another configuration asks for. Displays that it asks for as before are left alone; connections of
     * others go on. A display that cannot be had is told and left out.
     */
    public void configure(List<X11Config> configs) {
        List<X11Config> missing = new ArrayList<>(configs);
        List<X11Display> former = new ArrayList<>();
        displays.forEach((display, config) -> {
            if (!missing.remove(config)) {
                former.add(display);
            }
        });
        former.forEach(this::close);
        missing.forEach(this::openIfPossible);
    }

    private void openIfPossible(X11Config config) {
        Set<X11Display> before = Set.copyOf(displays.keySet());
        try {
            open(config, prepare());
        } catch (IOException e) {
            LOG.error("display not served reason=\"{}\"", e.getMessage());
            errors.add("display not served: " + e.getMessage());
            displays().stream().filter(display -> !before.contains(display)).forEach(this::close);
        }
    }

    private void close(X11Display display) {
        formerAccepted += display.accepted();
        formerRefused += display.refused();
        displays.remove(display);
        display.close();
        LOG.info("display no longer served display=:{}", display.number());
    }

    private void open(X11Config config, XDirectories.Finding folder) throws IOException {
        if (!folder.usable() && !config.abstractSocket()) {
            throw new IOException(folder.sentence());
        }
        DisplayChoice.Result result = config.display().isPresent()
                ? choice.fixed(config.display().getAsInt(), config.force())
                : choice.free();
        if (result instanceof DisplayChoice.Result.Refused refused) {
            throw new IOException(refused.message());
        }
        DisplayChoice.Result.Chosen chosen = (DisplayChoice.Result.Chosen) result;
        chosen.notes().forEach(note -> LOG.info("display choice note=\"{}\"", note));
        X11Display display = new X11Display(
                loop,
                connections,
                chosen.display(),
                target(config),
                config.resume(),
                allowed(config),
                chosen.lock(),
                errors);
        displays.put(display, config);
        listen(display, config, folder);
    }

    private void listen(X11Display display, X11Config config, XDirectories.Finding folder) throws IOException {
        int number = display.number();
        if (folder.usable()) {
            display.listen(Endpoint.Unix.path(sockets.file(number)));
        } else {
            LOG.warn(
                    "listening on the abstract socket alone display=:{} reason=\"{}\"; clients with libxcb later than 1.17 will not"
                            + " find it",
                    number,
                    folder.sentence());
        }
        if (config.abstractSocket()) {
            try {
                display.listen(new Endpoint.Unix(sockets.abstractName(number), true));
            } catch (IOException e) {
                if (!folder.usable()) {
                    throw e;
                }
                LOG.warn("listening without the abstract socket display=:{} error=\"{}\"", number, e.getMessage());
            }
        }
        LOG.info("listening display=:{} target={} endpoints={}", number, display.target(), display.endpoints());
    }

    private static Target target(X11Config config) {
        try {
            return Target.parse(config.hostDisplay());
        } catch (ProtocolException e) {
            throw new IllegalArgumentException("configuration let a wrong target through", e);
        }
    }

    private static Optional<AllowedUsers> allowed(X11Config config) {
        return config.allowUsers().map(users -> {
            AllowedUsers allowed = AllowedUsers.resolve(users, PASSWD);
            allowed.problems().forEach(problem -> LOG.warn("allow_users problem=\"{}\"", problem));
            return allowed;
        });
    }

    /** What the next run takes up, unless this one is stopped as always. */
    public List<FormerDisplay> leave() {
        List<FormerDisplay> left = new ArrayList<>();
        displays.forEach(
                (display, config) -> left.add(display.leave(config.display().isPresent())));
        return left;
    }

    /** Its clients that are not connected yet, for the next run to go on with. */
    public List<Newcomer> leaveNewcomers() {
        return displays.keySet().stream()
                .flatMap(display -> display.leaveNewcomers().stream())
                .toList();
    }

    /** Goes on with a client of the run before this one, if it came to a display that is served. */
    public boolean takeUp(Newcomer former) {
        Optional<X11Display> display = displays.keySet().stream()
                .filter(one -> one.name().equals(former.at()))
                .findAny();
        display.ifPresent(one -> one.takeUp(former));
        return display.isPresent();
    }

    /** All that the run before this one has left is taken up: displays that are not served any more are given back. */
    public void releaseFormer() {
        try {
            choice.releaseFormer();
        } catch (IOException e) {
            LOG.warn("lock of a former display not removed error=\"{}\"", e.toString());
        }
    }

    @Override
    protected void stopOnLoop() {
        displays.keySet().forEach(X11Display::close);
        displays.clear();
    }
}
