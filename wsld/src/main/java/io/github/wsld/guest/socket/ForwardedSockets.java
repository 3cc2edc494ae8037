package io.github.wsld.guest.socket;

import io.github.wsld.common.daemon.LoopPart;
import io.github.wsld.common.daemon.OnLoop;
import io.github.wsld.common.daemon.RecentErrors;
import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.guest.config.GuestConfig;
import io.github.wsld.guest.stream.Connections;
import io.github.wsld.guest.stream.Newcomer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets that lead to the host's SSH agent and to sockets that it has named: listened on at the start, changed by a reload,
 * removed at the stop.
 */
public final class ForwardedSockets extends OnLoop {
    private static final Logger LOG = LoggerFactory.getLogger(ForwardedSockets.class);

    private final EventLoop loop;
    private final Connections connections;
    private final RecentErrors errors;
    private final int uid;
    private final List<Forward> wanted;
    private final List<ForwardedSocket> sockets = new ArrayList<>();
    /** No longer listened on, but with clients perhaps. */
    private final List<ForwardedSocket> former = new ArrayList<>();

    /**
     * @param uid our effective user id
     */
    public ForwardedSockets(
            LoopPart loopPart,
            EventLoop loop,
            Connections connections,
            RecentErrors errors,
            int uid,
            GuestConfig config) {
        super(loopPart, "sockets");
        this.loop = loop;
        this.connections = connections;
        this.errors = errors;
        this.uid = uid;
        this.wanted = Forward.of(config);
    }

    /** @throws IOException when a socket cannot be listened on, with what can be done; none is then */
    @Override
    public void start() throws IOException {
        try {
            for (Forward forward : wanted) {
                open(forward);
            }
        } catch (IOException e) {
            stopOnLoop();
            throw e;
        }
    }

    /**
     * Serves what another configuration asks for. Sockets that it asks for as before are left alone; connections of others go on.
     * A socket that cannot be had is told and left out.
     */
    public void configure(GuestConfig config) {
        List<Forward> missing = Forward.of(config);
        for (ForwardedSocket socket : List.copyOf(sockets)) {
            if (!missing.remove(socket.forward())) {
                sockets.remove(socket);
                former.add(socket);
                socket.close();
                LOG.info(
                        "socket no longer served socket={}",
                        socket.forward().listen().name());
            }
        }
        for (Forward forward : missing) {
            try {
                open(forward);
            } catch (IOException e) {
                LOG.error("socket not served reason=\"{}\"", e.getMessage());
                errors.add("socket not served: " + e.getMessage());
            }
        }
    }

    private void open(Forward forward) throws IOException {
        ForwardedSocket socket = new ForwardedSocket(loop, connections, errors, forward, uid);
        socket.listen();
        sockets.add(socket);
    }

    /** What {@code SSH_AUTH_SOCK} is to be, when the agent is served. */
    public Optional<String> sshAuthSock() {
        return sockets.stream()
                .map(ForwardedSocket::forward)
                .filter(Forward::isSshAgent)
                .map(forward -> forward.listen().name())
                .findFirst();
    }

    public List<Status.Listening> listeners() {
        return sockets.stream().map(ForwardedSocket::listening).toList();
    }

    public List<Status.Note> notes() {
        return sockets.stream()
                .map(ForwardedSocket::note)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Clients since the start. */
    public long accepted() {
        return all().mapToLong(ForwardedSocket::accepted).sum();
    }

    /** Clients that were not served. */
    public long refused() {
        return all().mapToLong(ForwardedSocket::refused).sum();
    }

    private Stream<ForwardedSocket> all() {
        return Stream.concat(sockets.stream(), former.stream());
    }

    /** The clients that are not connected yet, for the next run to go on with. */
    public List<Newcomer> leaveNewcomers() {
        return sockets.stream()
                .flatMap(socket -> socket.leaveNewcomers().stream())
                .toList();
    }

    /** Goes on with a client of the run before this one, if it came to a socket that is served. */
    public boolean takeUp(Newcomer former) {
        return sockets.stream().anyMatch(socket -> socket.takeUp(former));
    }

    @Override
    protected void stopOnLoop() {
        sockets.forEach(ForwardedSocket::close);
        all().forEach(ForwardedSocket::abort);
        sockets.clear();
        former.clear();
    }
}
