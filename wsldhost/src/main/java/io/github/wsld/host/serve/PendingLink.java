package io.github.wsld.host.serve;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.DialFailure;
import io.github.wsld.common.loop.EventHandler;
import io.github.wsld.common.loop.Inbox;
import io.github.wsld.common.loop.LastWord;
import io.github.wsld.common.loop.Outbox;
import io.github.wsld.common.loop.Sockets;
import io.github.wsld.common.loop.Timer;
import io.github.wsld.common.protocol.Function;
import io.github.wsld.common.protocol.LegacyRequest;
import io.github.wsld.common.protocol.Limits;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.Target;
import io.github.wsld.common.protocol.TimeReply;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A link from its accept until its function is known: serves the original's functions itself and hands the others to
 * {@link SetUpLink}. Closed when no request comes within {@link Limits#SETUP_DEADLINE}. For the loop's thread.
 */
final class PendingLink implements EventHandler {
    private static final Logger LOG = LoggerFactory.getLogger(PendingLink.class);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final LinkServer server;
    private final Entrance entrance;
    private final Place place;
    private final Inbox inbox;
    private Channel channel;
    private Timer deadline;

    PendingLink(LinkServer server, Entrance entrance, Place place) {
        this.server = server;
        this.entrance = entrance;
        this.place = place;
        this.inbox = new Inbox(server.loop());
    }

    void begin(Channel accepted) {
        channel = accepted;
        deadline = server.loop().schedule(Limits.SETUP_DEADLINE, () -> {
            server.counters().silentLink();
            LOG.debug("link closed reason=\"no request within {}\"", Limits.SETUP_DEADLINE);
            close();
        });
    }

    @Override
    public void ready(int events) {
        int count = inbox.fill(channel);
        if (count > 0) {
            read();
        } else if (count != Sockets.WOULD_BLOCK) {
            LOG.debug("link closed reason=\"the guest closed before its request\"");
            close();
        }
    }

    private void read() {
        ByteBuffer bytes = inbox.bytes();
        if (bytes.remaining() < Function.LENGTH) {
            return;
        }
        int code = bytes.getInt(bytes.position());
        Optional<Function> known = Function.of(code);
        if (known.isEmpty()) {
            server.counters().unknownFunction();
            LOG.debug("link closed reason=\"unknown function\" function={}", Function.text(code));
            close();
            return;
        }
        Function function = known.get();
        if (!function.isOriginal()) {
            new SetUpLink(server, channel, inbox, deadline, entrance, place).begin();
            return;
        }
        if (!entrance.originals()) {
            server.counters().refusedOriginal();
            server.refusedOriginal(function, entrance);
            close();
            return;
        }
        int length = LegacyRequest.length(function);
        if (bytes.remaining() < length) {
            return;
        }
        byte[] request = new byte[length];
        bytes.get(request);
        if (place.busy() || server.isFull()) {
            server.counters().refusedLink();
            close();
            return;
        }
        try {
            serve(LegacyRequest.decode(request));
        } catch (ProtocolException e) {
            LOG.debug("link closed reason=\"{}\"", e.getMessage());
            close();
        }
    }

    private void serve(LegacyRequest request) {
        switch (request.function()) {
            case X11 -> connect(new Target.DefaultDisplay());
            case TCP -> connect(new Target.TcpPort(request.port()));
            case SSH_AGENT -> connect(new Target.SshAgent());
            case TIME -> {
                endPending(true);
                Outbox outbox = new Outbox(server.loop());
                outbox.add(
                        ByteBuffer.wrap(TimeReply.of(server.clock().instant()).encode()));
                LastWord.say(server.loop(), channel, outbox, Limits.LAST_WORD_DEADLINE);
            }
            case NOOP -> close();
            case INFO, CONN, TIMS, STRM -> throw new IllegalArgumentException(request + " begins with a link set-up");
        }
    }

    private void connect(Target target) {
        endPending(true);
        List<Endpoint> endpoints = server.targets().endpoints(target);
        if (endpoints.isEmpty()) {
            server.refused(target, server.targets().denial(target).text());
            channel.reset();
            return;
        }
        TargetDial.start(server, channel, endpoints, new TargetDial.Outcome() {
            @Override
            public void connected(Channel reached) {
                server.relays().join(target.toString(), channel, inbox.bytes(), reached, NOTHING);
            }

            @Override
            public void unreachable(DialFailure failure) {
                server.refused(
                        target, server.targets().unreachable(target, failure).text());
                // The original's functions have no word for it.
                channel.reset();
            }

            @Override
            public void abandoned() {
                LOG.debug("link closed reason=\"the guest closed while its target was dialled\" target={}", target);
            }
        });
    }

    private void endPending(boolean served) {
        deadline.cancel();
        place.leave(served);
    }

    private void close() {
        endPending(false);
        channel.close();
    }

    @Override
    public void abort(Throwable cause) {
        close();
    }
}
