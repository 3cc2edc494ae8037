package io.github.wsld.guest.socket;

import io.github.wsld.common.daemon.OutageLog;
import io.github.wsld.common.daemon.RecentErrors;
import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.loop.Acceptor;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.PeerCredentials;
import io.github.wsld.guest.host.LinkOutcome;
import io.github.wsld.guest.stream.Connections;
import io.github.wsld.guest.stream.Newcomer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One socket in the guest that leads to one of the host. Owns its listener until {@link #close}, and the clients that are no
 * relays until {@link #abort}. For the loop's thread.
 */
final class ForwardedSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ForwardedSocket.class);

    private final EventLoop loop;
    private final Connections connections;
    private final RecentErrors errors;
    private final Forward forward;
    private final int uid;
    private final OutageLog outage;
    private final Set<SocketClient> clients = new HashSet<>();
    private Optional<String> lastFailure = Optional.empty();
    private Acceptor acceptor;
    private long accepted;
    private long refused;

    /**
     * Serves nothing yet.
     *
     * @param uid our effective user id, whom the socket will belong to
     */
    ForwardedSocket(EventLoop loop, Connections connections, RecentErrors errors, Forward forward, int uid) {
        this.loop = loop;
        this.connections = connections;
        this.errors = errors;
        this.forward = forward;
        this.uid = uid;
        this.outage = new OutageLog(
                "clients refused target=" + forward.target(),
                "clients served again target=" + forward.target(),
                loop::nanoTime,
                (level, line) -> LOG.atLevel(level).log(line));
    }

    Forward forward() {
        return forward;
    }

    /**
     * Makes the folder when it is missing, and listens.
     *
     * @throws IOException with the path, what is the matter and what to do
     */
    void listen() throws IOException {
        Path folder = Path.of(forward.listen().name()).getParent();
        if (new SocketFolder(folder, uid).prepare()) {
            LOG.info("folder made path={}", folder);
        }
        acceptor = new Acceptor(loop, loop.sockets().listen(forward.listen(), forward.mode()), this::accepted);
        LOG.info("listening socket={} target={}", forward.listen().name(), forward.target());
    }

    private void accepted(int descriptor) {
        accepted++;
        Optional<PeerCredentials> peer = loop.sockets().peerCredentials(descriptor);
        if (forward.isForOwnerAlone() && !peer.map(this::isOwner).orElse(false)) {
            refused++;
            LOG.warn(
                    "client refused target={} reason=\"user id {} is neither root nor the socket's owner\"",
                    forward.target(),
                    peer.map(user -> Integer.toUnsignedString(user.uid())).orElse("unknown"));
            loop.sockets().close(descriptor);
            return;
        }
        begin(
                forward.helpsOldAgents()
                        ? new AgentClient(this, loop, descriptor)
                        : new RawClient(this, loop, descriptor));
    }

    private void begin(SocketClient client) {
        clients.add(client);
        client.begin();
    }

    /** The clients that are not connected yet, for the next run to go on with. */
    List<Newcomer> leaveNewcomers() {
        return clients.stream()
                .map(SocketClient::leave)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Goes on with a client of the run before this one, if it came to this socket. */
    boolean takeUp(Newcomer former) {
        boolean isOurs = former.at().equals(forward.listen().toString()) && !forward.helpsOldAgents();
        if (isOurs) {
            begin(new RawClient(this, loop, former.descriptor()));
        }
        return isOurs;
    }

    private boolean isOwner(PeerCredentials peer) {
        return peer.uid() == uid || peer.uid() == 0;
    }

    void connect(boolean resume, LinkOutcome outcome) {
        connections.connect(forward.target(), resume, outcome);
    }

    /** Takes over both channels. */
    void join(Channel client, Channel link, ByteBuffer fromHost) {
        connections.join(forward.target(), client, ByteBuffer.allocate(0), link, fromHost);
    }

    void served() {
        lastFailure = Optional.empty();
        outage.worked();
    }

    void notServed(String reason) {
        refused++;
        lastFailure = Optional.of(reason);
        errors.add(forward.target() + ": " + reason);
        outage.failed(reason);
    }

    /** A client is gone, or a relay now. */
    void left(SocketClient client) {
        clients.remove(client);
    }

    /** Clients since the start. */
    long accepted() {
        return accepted;
    }

    /** Clients that were not served. */
    long refused() {
        return refused;
    }

    Status.Listening listening() {
        return new Status.Listening(
                forward.target().toString(), forward.listen().toString());
    }

    /** What there is to know: how many clients are here that are no relays, and why the last one was not served. */
    Optional<Status.Note> note() {
        if (clients.isEmpty() && lastFailure.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Status.Note(
                forward.target().toString(),
                clients.size()
                        + (clients.size() == 1 ? " client" : " clients")
                        + lastFailure
                                .map(reason -> "; the last was not served: " + reason)
                                .orElse("")));
    }

    /** Stops listening; clients go on. */
    @Override
    public void close() {
        acceptor.close();
    }

    /** Ends the clients that are no relays. */
    void abort() {
        List.copyOf(clients).forEach(SocketClient::end);
    }
}
