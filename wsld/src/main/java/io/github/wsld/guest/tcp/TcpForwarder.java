package io.github.wsld.guest.tcp;

import io.github.wsld.common.daemon.OutageLog;
import io.github.wsld.common.daemon.RecentErrors;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Acceptor;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.EventHandler;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Listener;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.Target;
import io.github.wsld.guest.host.LinkOutcome;
import io.github.wsld.guest.host.OpenedStream;
import io.github.wsld.guest.stream.Connections;
import io.github.wsld.guest.stream.Newcomer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the connections that netfilter redirects to the service port, asks each for the port that its client dialled,
 * and relays it to that port of the host. A client whose port cannot be served is reset, never just closed. Its relays
 * outlive its listeners. For the loop's thread.
 */
public final class TcpForwarder {
    private static final Logger LOG = LoggerFactory.getLogger(TcpForwarder.class);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final EventLoop loop;
    private final Connections connections;
    private final RecentErrors errors;
    private final OutageLog outage;
    private IntFunction<OptionalInt> hostPorts;
    private boolean resume;
    /** Clients that are not connected yet. */
    private final Set<Client> pending = new HashSet<>();

    private long accepted;
    private long refused;
    private long direct;

    /** Serves nothing yet, and would not know of any port. */
    public TcpForwarder(EventLoop loop, Connections connections, RecentErrors errors) {
        this.loop = loop;
        this.connections = connections;
        this.errors = errors;
        this.hostPorts = port -> OptionalInt.empty();
        this.outage = new OutageLog(
                "tcp clients refused",
                "tcp clients served again",
                loop::nanoTime,
                (level, line) -> LOG.atLevel(level).log(line));
    }

    /**
     * Forwards other ports from now on; connections that are open go on.
     *
     * @param ports the host's port for one that a client dialled; empty when that is not forwarded
     */
    void hostPorts(IntFunction<OptionalInt> ports) {
        hostPorts = ports;
    }

    /** Whether connections from now on are to outlive their links. */
    void resume(boolean whether) {
        resume = whether;
    }

    /**
     * Listens on one more service address. The caller closes the acceptor.
     *
     * @throws IOException with the address, the error and what to do
     */
    Acceptor listen(Endpoint.Tcp service) throws IOException {
        Listener listener = loop.sockets().listen(service, 0);
        int port = ((Endpoint.Tcp) listener.endpoint()).port();
        return new Acceptor(loop, listener, descriptor -> accepted(descriptor, port));
    }

    private void accepted(int descriptor, int servicePort) {
        accepted++;
        OptionalInt dialled = loop.sockets().originalDestinationPort(descriptor);
        if (dialled.isEmpty() || dialled.getAsInt() == servicePort) {
            // Nobody redirected it: to forward it would lead back here.
            direct++;
            refused++;
            LOG.debug("client reset reason=\"it dialled the service port itself\" port={}", servicePort);
            loop.sockets().reset(descriptor);
            return;
        }
        OptionalInt hostPort = hostPorts.apply(dialled.getAsInt());
        if (hostPort.isEmpty()) {
            refused++;
            LOG.debug("client reset reason=\"its port is not forwarded\" port={}", dialled.getAsInt());
            loop.sockets().reset(descriptor);
            return;
        }
        connect(descriptor, new Target.TcpPort(hostPort.getAsInt()));
    }

    private void connect(int descriptor, Target.TcpPort target) {
        Client client = new Client(target);
        client.channel = loop.open(descriptor, 0, client);
        pending.add(client);
        connections.connect(target, resume, client);
    }

    /** Leaves the clients that are not connected yet to the next run. */
    List<Newcomer> leaveNewcomers() {
        List<Newcomer> left = pending.stream().map(Client::leave).toList();
        pending.clear();
        return left;
    }

    /** Goes on with a client of the run before this one, if it is one of a port. */
    boolean takeUp(Newcomer former) {
        if (!isOurs(former.at())) {
            return false;
        }
        try {
            connect(former.descriptor(), (Target.TcpPort) Target.parse(former.at()));
            return true;
        } catch (ProtocolException e) {
            return false;
        }
    }

    /** Whether clients are connected, or about to be. Only as long as there are rules do their packets find the way. */
    boolean hasClients() {
        return !pending.isEmpty() || connections.isAny(TcpForwarder::isOurs);
    }

    /** Serves nobody any more: clients that are there are reset. */
    void abort() {
        hostPorts = port -> OptionalInt.empty();
        List.copyOf(pending).forEach(Client::reset);
        connections.abort(TcpForwarder::isOurs, "ports are no longer forwarded");
    }

    private static boolean isOurs(String target) {
        return target.startsWith("tcp:");
    }

    /** Clients since the start. */
    public long accepted() {
        return accepted;
    }

    /** Clients that were reset before they were connected. */
    public long refused() {
        return refused;
    }

    /** Of those, the ones that dialled the service port itself. */
    public long direct() {
        return direct;
    }

    /** A client from its accept until its bytes are relayed: not read from, but watched for its end. */
    private final class Client implements EventHandler, LinkOutcome {
        private final Target.TcpPort target;
        private Channel channel;

        Client(Target.TcpPort target) {
            this.target = target;
        }

        @Override
        public void connected(Channel link, ByteBuffer first) {
            pending.remove(this);
            if (channel.isOpen()) {
                outage.worked();
                connections.join(target, channel, NOTHING, link, first);
            } else {
                link.close();
            }
        }

        @Override
        public void opened(OpenedStream stream) {
            pending.remove(this);
            if (channel.isOpen()) {
                outage.worked();
                stream.join(channel, NOTHING);
            } else {
                stream.abandon();
            }
        }

        @Override
        public void unconfirmed(Channel link) {
            connected(link, NOTHING);
        }

        @Override
        public void failed(String reason) {
            if (channel.isOpen()) {
                refused++;
                errors.add(target + ": " + reason);
                outage.failed(reason);
                reset();
            }
        }

        Newcomer leave() {
            channel.release();
            return new Newcomer(target.toString(), channel.descriptor());
        }

        private void reset() {
            pending.remove(this);
            channel.reset();
        }

        /** Watched for nothing, so this is a hang-up or an error. */
        @Override
        public void ready(int events) {
            abort(null);
        }

        @Override
        public void abort(Throwable cause) {
            pending.remove(this);
            channel.close();
        }

        @Override
        public String toString() {
            return "tcp client of " + target;
        }
    }
}
