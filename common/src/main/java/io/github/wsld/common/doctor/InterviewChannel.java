package io.github.wsld.common.doctor;

import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.EventHandler;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Inbox;
import io.github.wsld.common.loop.Outbox;
import io.github.wsld.common.loop.Poller;
import io.github.wsld.common.loop.Sockets;
import io.github.wsld.common.loop.Timer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Holds an {@link Interview} over a channel, which it takes over and closes. Tells the outcome exactly once. For the loop's
 * thread.
 */
public final class InterviewChannel<A> implements EventHandler {
    private final EventLoop loop;
    private final Channel channel;
    private final Interview<A> interview;
    private final Consumer<A> outcome;
    private final Inbox inbox;
    private final Outbox outbox;
    private final Timer deadline;

    private InterviewChannel(
            EventLoop loop, Channel channel, Interview<A> interview, Duration limit, Consumer<A> outcome) {
        this.loop = loop;
        this.channel = channel;
        this.interview = interview;
        this.outcome = outcome;
        this.inbox = new Inbox(loop);
        this.outbox = new Outbox(loop);
        this.deadline =
                loop.schedule(limit, () -> end(interview.cutOff("it says nothing for " + limit.toSeconds() + " s")));
    }

    /**
     * Begins on a connected, paused channel.
     *
     * @param first what has come already
     */
    public static <A> void start(
            EventLoop loop,
            Channel channel,
            ByteBuffer first,
            Interview<A> interview,
            Duration limit,
            Consumer<A> outcome) {
        InterviewChannel<A> held = new InterviewChannel<>(loop, channel, interview, limit, outcome);
        channel.handler(held);
        held.outbox.add(ByteBuffer.wrap(interview.question()));
        held.write();
        if (channel.isOpen() && first.hasRemaining()) {
            interview.take(first).ifPresent(held::end);
        }
    }

    private void write() {
        int result = outbox.flush(channel);
        if (result < 0) {
            end(interview.cutOff(loop.sockets().describe(result)));
        } else {
            channel.interest(Poller.READABLE | (outbox.isEmpty() ? 0 : Poller.WRITABLE));
        }
    }

    @Override
    public void ready(int events) {
        int count = inbox.fill(channel);
        if (count > 0) {
            interview.take(inbox.bytes()).ifPresent(this::end);
        } else if (count == 0) {
            end(interview.cutOff("it closed the connection without an answer"));
        } else if (count != Sockets.WOULD_BLOCK) {
            end(interview.cutOff(loop.sockets().describe(count)));
        }
        if (channel.isOpen() && !outbox.isEmpty()) {
            write();
        }
    }

    private void end(A answer) {
        deadline.cancel();
        channel.close();
        outcome.accept(answer);
    }

    @Override
    public void abort(Throwable cause) {
        if (channel.isOpen()) {
            end(interview.cutOff("asking it failed here (" + cause + ")"));
        }
    }
}
