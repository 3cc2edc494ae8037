package io.github.wsld.host.serve;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.DialFailure;
import io.github.wsld.common.loop.EventHandler;
import io.github.wsld.common.loop.Inbox;
import io.github.wsld.common.loop.LastWord;
import io.github.wsld.common.loop.Outbox;
import io.github.wsld.common.loop.Poller;
import io.github.wsld.common.loop.Sockets;
import io.github.wsld.common.loop.Timer;
import io.github.wsld.common.protocol.ConnReply;
import io.github.wsld.common.protocol.ConnRequest;
import io.github.wsld.common.protocol.Function;
import io.github.wsld.common.protocol.HandshakeFailure;
import io.github.wsld.common.protocol.HandshakeState;
import io.github.wsld.common.protocol.HostHandshake;
import io.github.wsld.common.protocol.InfoReply;
import io.github.wsld.common.protocol.InfoRequest;
import io.github.wsld.common.protocol.Limits;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.protocol.Status;
import io.github.wsld.common.protocol.StrmReply;
import io.github.wsld.common.protocol.StrmRequest;
import io.github.wsld.common.protocol.StrmStatus;
import io.github.wsld.common.protocol.Target;
import io.github.wsld.common.protocol.TimsRequest;
import java.nio.ByteBuffer;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A link whose function begins with a set-up: proves, is proved to, and does what is asked. Takes over the channel, the inbox and
 * the deadline of its {@link PendingLink}. For the loop's thread.
 */
final class SetUpLink implements EventHandler, TargetDial.Outcome {
    private static final Logger LOG = LoggerFactory.getLogger(SetUpLink.class);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final LinkServer server;
    private final Channel channel;
    private final Inbox inbox;
    private final Outbox outbox;
    private final Timer deadline;
    private final Entrance entrance;
    private final Place place;
    private final HostHandshake handshake;
    private boolean pending = true;
    private Target target;
    /** The channel to the target, once connected: joined when the reply is written. */
    private Channel reached;

    SetUpLink(LinkServer server, Channel channel, Inbox inbox, Timer deadline, Entrance entrance, Place place) {
        this.server = server;
        this.channel = channel;
        this.inbox = inbox;
        this.deadline = deadline;
        this.entrance = entrance;
        this.place = place;
        this.outbox = new Outbox(server.loop());
        HostSettings settings = server.settings();
        this.handshake = new HostHandshake(
                settings.security().key(),
                entrance.keyless(),
                entrance.binding(),
                server.nonces(),
                settings.instance(),
                place.busy());
    }

    /** Goes on from what the inbox holds. */
    void begin() {
        channel.handler(this);
        advance();
    }

    @Override
    public void ready(int events) {
        if (!outbox.isEmpty() && (events & Poller.WRITABLE) != 0) {
            send();
        }
        if (channel.isOpen() && (events & ~Poller.WRITABLE) != 0 && handshake.state() == HandshakeState.NEED_BYTES) {
            int count = inbox.fill(channel);
            if (count > 0) {
                advance();
            } else if (count != Sockets.WOULD_BLOCK) {
                handshake.endOfInput();
                failed();
            }
        }
    }

    private void advance() {
        HandshakeState state = handshake.feed(inbox.bytes());
        outbox.add(handshake.output());
        switch (state) {
            case NEED_BYTES -> {
                if (entrance.spare() && !outbox.isEmpty()) {
                    // The CHALLENGE: from here on the link waits for as long as the guest likes.
                    deadline.cancel();
                }
                send();
            }
            case REQUEST_READY -> send();
            case FAILED -> failed();
            case HOST_PROVED, DONE -> throw new IllegalStateException("set-up was done before its reply");
        }
    }

    private void failed() {
        HandshakeFailure failure = handshake.failure().orElseThrow();
        server.counters().failedSetUp(failure);
        LOG.debug("link set-up failed reason=\"{}\"", failure.text());
        endPending(false);
        if (outbox.isEmpty()) {
            channel.close();
        } else {
            LastWord.say(server.loop(), channel, outbox, Limits.LAST_WORD_DEADLINE);
        }
    }

    private void act() {
        endPending(true);
        int code = handshake.function();
        try {
            if (code == Function.INFO.code()) {
                InfoRequest request = InfoRequest.decode(handshake.requestBody());
                request.spares().ifPresent(at -> server.spares().announced(at, entrance.binding()));
                server.guestTold(request.distribution());
                byte[] json = HostCard.of(server.settings()).toJson();
                handshake.reply(InfoReply.ok(json).encode());
                outbox.add(handshake.output());
                outbox.add(ByteBuffer.wrap(json));
                LastWord.say(server.loop(), channel, outbox, Limits.LAST_WORD_DEADLINE);
            } else if (code == Function.TIMS.code()) {
                TimsRequest.decode(handshake.requestBody());
                keepTime();
            } else if (code == Function.STRM.code()) {
                StrmRequest request = StrmRequest.decode(handshake.requestBody());
                server.streams()
                        .serve(new StreamLinkChannel(server, entrance.endpoint(), channel, inbox, handshake), request);
            } else {
                connect(ConnRequest.decode(handshake.requestBody()).target());
            }
        } catch (ProtocolException e) {
            server.refused("a guest's request", e.getMessage());
            refuse(Status.BAD, new Reason(Reason.PROTOCOL_ERROR, e.getMessage()));
        }
    }

    private void keepTime() {
        if (server.time().isFull()) {
            server.counters().refusedLink();
            int most = Limits.MAX_TIME_LINKS;
            refuse(
                    Status.BUSY,
                    new Reason(Reason.OVER_LIMIT, "the host keeps the time of " + most + " guests already"));
        } else {
            handshake.reply(ConnReply.OK.encode());
            outbox.add(handshake.output());
            server.time().serve(channel, inbox, outbox);
        }
    }

    private void connect(Target asked) {
        target = asked;
        List<Endpoint> endpoints = server.targets().endpoints(target);
        if (endpoints.isEmpty()) {
            refuse(Status.DENIED, server.targets().denial(target));
        } else if (server.isFull()) {
            int most = server.settings().mostLinks();
            refuse(Status.BUSY, new Reason(Reason.OVER_LIMIT, "the host serves " + most + " links already"));
        } else {
            TargetDial.start(server, channel, endpoints, this);
        }
    }

    private void refuse(Status status, Reason reason) {
        if (target != null) {
            server.refused(target, reason.text());
        }
        handshake.reply(refusal(status, reason));
        outbox.add(handshake.output());
        LastWord.say(server.loop(), channel, outbox, Limits.LAST_WORD_DEADLINE);
    }

    private byte[] refusal(Status status, Reason reason) {
        if (handshake.function() == Function.INFO.code()) {
            return InfoReply.refusal(status, reason).encode();
        }
        // A strm request is refused here for its form alone.
        return handshake.function() == Function.STRM.code()
                ? StrmReply.refusal(StrmStatus.BAD, reason, 0).encode()
                : new ConnReply(status, reason).encode();
    }

    @Override
    public void connected(Channel reachedTarget) {
        reached = reachedTarget;
        channel.handler(this);
        handshake.reply(ConnReply.OK.encode());
        outbox.add(handshake.output());
        send();
    }

    @Override
    public void unreachable(DialFailure failure) {
        refuse(Status.UNREACHABLE, server.targets().unreachable(target, failure));
    }

    @Override
    public void abandoned() {
        LOG.debug("link closed reason=\"the guest closed while its target was dialled\" target={}", target);
    }

    private void send() {
        if (outbox.flush(channel) < 0) {
            abandon();
        } else if (!outbox.isEmpty()) {
            boolean reads = handshake.state() == HandshakeState.NEED_BYTES;
            channel.interest(reads ? Poller.READABLE | Poller.WRITABLE : Poller.WRITABLE);
        } else if (reached != null) {
            server.relays().join(target.toString(), channel, inbox.bytes(), reached, NOTHING);
        } else {
            channel.interest(Poller.READABLE);
            if (handshake.state() == HandshakeState.REQUEST_READY) {
                // Not before the CHALLENGE is gone, which a guest that did not wait for it still looks for: a target
                // may take long.
                act();
            }
        }
    }

    private void endPending(boolean served) {
        if (pending) {
            pending = false;
            deadline.cancel();
            place.leave(served);
        }
    }

    private void abandon() {
        endPending(false);
        channel.close();
        if (reached != null) {
            reached.close();
        }
    }

    @Override
    public void abort(Throwable cause) {
        abandon();
    }
}
