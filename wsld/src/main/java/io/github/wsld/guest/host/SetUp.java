package io.github.wsld.guest.host;

import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.EventHandler;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Inbox;
import io.github.wsld.common.loop.Outbox;
import io.github.wsld.common.loop.Poller;
import io.github.wsld.common.loop.Sockets;
import io.github.wsld.common.loop.Timer;
import io.github.wsld.common.protocol.Binding;
import io.github.wsld.common.protocol.Function;
import io.github.wsld.common.protocol.GuestHandshake;
import io.github.wsld.common.protocol.HandshakeFailure;
import io.github.wsld.common.protocol.HandshakeState;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.Limits;
import java.time.Duration;

/** The link set-up on a connected channel, from HELLO to REPLY. For the loop's thread. */
final class SetUp implements EventHandler {
    /** How it ended; told once. */
    interface Outcome {
        /** The host replied. The channel is its owner's again; what came after the REPLY is in the inbox. */
        void replied(byte[] body, Inbox inbox, Duration roundTrip, Instance host);

        /**
         * The channel is closed.
         *
         * @param requested whether the host may have acted on the REQUEST; on one that went along with HELLO it has not, or to no
         *     effect, while it has not answered HELLO
         */
        void failed(HandshakeFailure failure, boolean requested);
    }

    private final EventLoop loop;
    private final Channel channel;
    private final GuestHandshake handshake;
    private final Outcome outcome;
    private final Inbox inbox;
    private final Outbox outbox;
    private Timer deadline;
    private final long begun;
    private long answered;
    private boolean requested;

    private SetUp(EventLoop loop, Channel channel, GuestHandshake handshake, Outcome outcome) {
        this.loop = loop;
        this.channel = channel;
        this.handshake = handshake;
        this.outcome = outcome;
        this.inbox = new Inbox(loop);
        this.outbox = new Outbox(loop);
        this.begun = loop.nanoTime();
        expectWithin(Limits.SETUP_DEADLINE);
    }

    /**
     * Begins on a channel that is lent until the outcome is told.
     *
     * @param request body of the REQUEST
     */
    static SetUp start(
            Host host, Channel channel, Binding binding, Function function, byte[] request, Outcome outcome) {
        GuestHandshake handshake =
                new GuestHandshake(host.settings().key(), binding, host.nonces(), function.code(), request);
        SetUp setUp = new SetUp(host.loop(), channel, handshake, outcome);
        channel.handler(setUp);
        setUp.send();
        return setUp;
    }

    /** Goes on with a link on which the host is proved, lent until the outcome is told. */
    static SetUp goOn(Host host, ProvedLink link, byte[] request, Outcome outcome) {
        SetUp setUp = new SetUp(host.loop(), link.channel(), link.handshake(), outcome);
        setUp.answered = setUp.begun + link.roundTrip().toNanos();
        link.channel().handler(setUp);
        link.handshake().request(request);
        setUp.requestGoes();
        setUp.send();
        return setUp;
    }

    /** Gives up and closes the channel; no outcome is told. */
    void cancel() {
        deadline.cancel();
        channel.close();
    }

    private void expectWithin(Duration limit) {
        deadline = loop.schedule(limit, () -> fail(HandshakeFailure.TIMED_OUT));
    }

    @Override
    public void ready(int events) {
        if ((events & Poller.WRITABLE) != 0 && !outbox.isEmpty()) {
            send();
        }
        if (!channel.isOpen() || (events & ~Poller.WRITABLE) == 0) {
            return;
        }
        int count = inbox.fill(channel);
        if (count > 0) {
            if (answered == 0) {
                answered = loop.nanoTime();
            }
            advance();
        } else if (count != Sockets.WOULD_BLOCK) {
            handshake.endOfInput();
            fail(handshake.failure().orElseThrow());
        }
    }

    private void advance() {
        HandshakeState state = handshake.feed(inbox.bytes());
        if (state == HandshakeState.DONE) {
            deadline.cancel();
            outcome.replied(handshake.replyBody(), inbox, Duration.ofNanos(answered - begun), handshake.hostInstance());
        } else if (state == HandshakeState.FAILED) {
            fail(handshake.failure().orElseThrow());
        } else {
            if (!requested && handshake.isHostProved()) {
                requestGoes();
            }
            send();
        }
    }

    /** HELLO is answered. The host may take CONNECT_DEADLINE for the target, and answers even then. */
    private void requestGoes() {
        requested = true;
        deadline.cancel();
        expectWithin(Limits.REPLY_DEADLINE);
    }

    private void send() {
        outbox.add(handshake.output());
        if (outbox.flush(channel) < 0) {
            handshake.endOfInput();
            fail(handshake.failure().orElseThrow());
        } else {
            channel.interest(outbox.isEmpty() ? Poller.READABLE : Poller.READABLE | Poller.WRITABLE);
        }
    }

    private void fail(HandshakeFailure failure) {
        deadline.cancel();
        channel.close();
        outcome.failed(failure, requested);
    }

    @Override
    public void abort(Throwable cause) {
        fail(HandshakeFailure.CUT_OFF);
    }
}
