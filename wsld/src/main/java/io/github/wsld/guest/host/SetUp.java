package io.github.wsld.guest.host;

import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.EventHandler;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Inbox;
import io.github.wsld.common.loop.Outbox;
import io.github.wsld.common.loop.Poller;
import io.github.wsld.common.loop.Sockets;
import io.github.wsld.common.loop.Timer;
import io.github.wsld.common.protocol.Function;
import io.github.wsld.common.protocol.GuestHandshake;
import io.github.wsld.common.protocol.HandshakeFailure;
import io.github.wsld.common.protocol.HandshakeState;
import io.github.wsld.common.protocol.Limits;
import io.github.wsld.common.protocol.NonceSource;
import java.time.Duration;

/** The link set-up on a connected channel, from HELLO to REPLY. For the loop's thread. */
final class SetUp implements EventHandler {
    /** How it ended; told once. */
    interface Outcome {
        /** The host replied. The channel is its owner's again; what came after the REPLY is in the inbox. */
        void replied(byte[] body, Inbox inbox, Duration roundTrip);

        /** The channel is closed. */
        void failed(HandshakeFailure failure);
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
    static void start(
            EventLoop loop,
            Channel channel,
            HostSettings settings,
            NonceSource nonces,
            Function function,
            byte[] request,
            Outcome outcome) {
        GuestHandshake handshake =
                new GuestHandshake(settings.key(), settings.binding(), nonces, function.code(), request);
        SetUp setUp = new SetUp(loop, channel, handshake, outcome);
        channel.handler(setUp);
        setUp.send();
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
            outcome.replied(handshake.replyBody(), inbox, Duration.ofNanos(answered - begun));
        } else if (state == HandshakeState.FAILED) {
            fail(handshake.failure().orElseThrow());
        } else {
            if (handshake.output().hasRemaining()) {
                // The REQUEST: the host may take CONNECT_DEADLINE for the target, and answers even then.
                deadline.cancel();
                expectWithin(Limits.REPLY_DEADLINE);
            }
            send();
        }
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
        outcome.failed(failure);
    }

    @Override
    public void abort(Throwable cause) {
        fail(HandshakeFailure.CUT_OFF);
    }
}
