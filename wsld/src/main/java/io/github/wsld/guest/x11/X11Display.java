package io.github.wsld.guest.x11;

import io.github.wsld.common.daemon.OutageLog;
import io.github.wsld.common.daemon.RecentErrors;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Acceptor;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Listener;
import io.github.wsld.common.loop.PeerCredentials;
import io.github.wsld.common.protocol.Target;
import io.github.wsld.guest.host.LinkOutcome;
import io.github.wsld.guest.stream.Connections;
import io.github.wsld.guest.stream.Newcomer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One display that wsld serves: its sockets, its lock, and who may use it. Owns them until {@link #close}; relays outlive it. For
 * the loop's thread.
 */
public final class X11Display implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(X11Display.class);

    private final EventLoop loop;
    private final Connections connections;
    private final int number;
    private final Target target;
    private final boolean resume;
    private final Optional<AllowedUsers> allowed;
    private final XLock lock;
    private final List<Acceptor> acceptors = new ArrayList<>();
    /** Clients that are not connected yet. */
    private final Set<X11Client> newcomers = new LinkedHashSet<>();

    private final OutageLog outage;
    private final RecentErrors errors;
    private long accepted;
    private long refused;

    /**
     * Takes over the lock; serves nothing yet.
     *
     * @param number of the display in the guest
     * @param target the X server on the host
     * @param resume whether clients are to outlive their links
     * @param allowed who may connect; empty lets everyone in
     */
    public X11Display(
            EventLoop loop,
            Connections connections,
            int number,
            Target target,
            boolean resume,
            Optional<AllowedUsers> allowed,
            XLock lock,
            RecentErrors errors) {
        this.loop = loop;
        this.connections = connections;
        this.number = number;
        this.target = target;
        this.resume = resume;
        this.allowed = allowed;
        this.lock = lock;
        this.errors = errors;
        this.outage = new OutageLog(
                "clients refused display=:" + number,
                "clients served again display=:" + number,
                loop::nanoTime,
                (level, line) -> LOG.atLevel(level).log(line));
    }

    public int number() {
        return number;
    }

    public Target target() {
        return target;
    }

    /** Clients that were told why they get no X server. */
    public long refused() {
        return refused;
    }

    /** Where it listens. */
    public List<Endpoint> endpoints() {
        return acceptors.stream()
                .map(acceptor -> acceptor.listener().endpoint())
                .toList();
    }

    /**
     * Listens on one more socket, which anybody may connect to: {@code allow_users} is checked by credentials.
     *
     * @throws IOException with the socket, the error and what to do
     */
    public void listen(Endpoint.Unix socket) throws IOException {
        Listener listener = loop.sockets().listen(socket, 0777);
        acceptors.add(new Acceptor(loop, listener, this::accepted));
    }

    private void accepted(int descriptor) {
        accepted++;
        newcomers.add(X11Client.accept(this, loop, descriptor, ByteBuffer.allocate(0)));
    }

    /** Goes on with a client of the run before this one. */
    void takeUp(Newcomer former) {
        X11Client client = X11Client.accept(this, loop, former.descriptor(), former.said());
        newcomers.add(client);
        client.begin();
    }

    /** Clients since the start. */
    public long accepted() {
        return accepted;
    }

    /** Why a client may not use this display; empty when it may. */
    String refusalOf(int descriptor) {
        if (allowed.isEmpty()) {
            return "";
        }
        Optional<PeerCredentials> peer = loop.sockets().peerCredentials(descriptor);
        if (peer.isPresent() && allowed.get().allows(peer.get().uid())) {
            return "";
        }
        String user = peer.map(credentials -> "user id " + Integer.toUnsignedString(credentials.uid()))
                .orElse("this user");
        return user + " may not use display :" + number + "; add it to allow_users of wsld's configuration";
    }

    /** What the next run takes up. */
    FormerDisplay leave(boolean fixed) {
        return new FormerDisplay(number, fixed, lock.identity());
    }

    /** The clients that are not connected yet, for the next run to go on with. */
    List<Newcomer> leaveNewcomers() {
        List<Newcomer> left = newcomers.stream().map(X11Client::leave).toList();
        newcomers.clear();
        return left;
    }

    /** What people and programs call it. */
    String name() {
        return ":" + number;
    }

    /** A client is connected, refused or gone. */
    void left(X11Client client) {
        newcomers.remove(client);
    }

    void connect(LinkOutcome outcome) {
        connections.connect(target, resume, outcome);
    }

    void join(Channel client, ByteBuffer fromClient, Channel link, ByteBuffer fromServer) {
        connections.join(target, client, fromClient, link, fromServer);
    }

    void served(X11Client client) {
        left(client);
        outage.worked();
    }

    void notServed(String reason) {
        refused++;
        errors.add("display :" + number + ": " + reason);
        outage.failed(reason);
    }

    void refused(String reason) {
        refused++;
        LOG.warn("client refused display=:{} reason=\"{}\"", number, reason);
    }

    void abandoned(String reason) {
        LOG.debug("client closed display=:{} reason=\"{}\"", number, reason);
    }

    /** Stops listening and gives the lock back. */
    @Override
    public void close() {
        acceptors.forEach(Acceptor::close);
        acceptors.clear();
        try {
            lock.release();
        } catch (IOException e) {
            LOG.warn("lock not removed display=:{} error=\"{}\"", number, e.getMessage());
        }
    }
}
