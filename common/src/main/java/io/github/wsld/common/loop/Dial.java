package io.github.wsld.common.loop;

import io.github.wsld.common.endpoint.Endpoint;
import java.time.Duration;

/**
 * One attempt to connect, with a deadline. Ends by telling its outcome exactly once, always from the loop and never from within
 * {@link #start}, or by {@link #cancel}. For the loop's thread.
 */
public final class Dial implements EventHandler {
    /** How an attempt ended. */
    public interface Outcome {
        /** Takes over the connected channel; it is paused: give it a handler, then {@link Channel#interest}. */
        void connected(Channel channel);

        void failed(DialFailure failure);
    }

    /** AF_UNIX gives no event when a full queue has room again. */
    private static final Duration QUEUE_RETRY = Duration.ofMillis(5);

    private final EventLoop loop;
    private final Endpoint endpoint;
    private final Outcome outcome;
    private Timer deadline;
    private Channel channel;
    private Timer retry;

    private Dial(EventLoop loop, Endpoint endpoint, Outcome outcome) {
        this.loop = loop;
        this.endpoint = endpoint;
        this.outcome = outcome;
    }

    /**
     * Begins to connect.
     *
     * @throws IllegalArgumentException when the endpoint is none that can be dialled, such as a host name
     */
    public static Dial start(EventLoop loop, Endpoint endpoint, Duration limit, Outcome outcome) {
        Dial dial = new Dial(loop, endpoint, outcome);
        dial.attempt();
        dial.deadline = loop.schedule(
                limit, () -> dial.fail(DialFailure.Kind.TIMED_OUT, "no answer within " + limit.toMillis() + " ms"));
        return dial;
    }

    /** Gives the attempt up; no outcome is told. No effect when it has ended. */
    public void cancel() {
        deadline.cancel();
        if (retry != null) {
            retry.cancel();
        }
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }

    private void attempt() {
        int result = loop.sockets().connect(endpoint);
        if (result >= 0 && loop.sockets().connectsAtOnce(endpoint)) {
            channel = loop.adopt(result);
            channel.handler(this);
            retry = loop.schedule(Duration.ZERO, () -> loop.tell(channel, Poller.WRITABLE));
        } else if (result >= 0) {
            retry = null;
            channel = loop.open(result, Poller.WRITABLE, this);
        } else if (result == Sockets.WOULD_BLOCK) {
            retry = loop.schedule(QUEUE_RETRY, this::attempt);
        } else {
            retry = loop.schedule(Duration.ZERO, () -> refused(loop.sockets().describe(result)));
        }
    }

    @Override
    public void ready(int events) {
        Sockets sockets = loop.sockets();
        int result = sockets.connectsAtOnce(endpoint) ? 0 : sockets.connectResult(channel.descriptor());
        if (result == 0) {
            deadline.cancel();
            Channel connected = channel;
            channel = null;
            // Most often watched again at once.
            connected.rest();
            try {
                outcome.connected(connected);
            } catch (RuntimeException e) {
                if (connected.handler() == this) {
                    connected.close();
                }
                throw e;
            }
        } else {
            refused(sockets.describe(result));
        }
    }

    @Override
    public void abort(Throwable cause) {
        cancel();
    }

    private void refused(String reason) {
        fail(DialFailure.Kind.REFUSED, reason);
    }

    private void fail(DialFailure.Kind kind, String reason) {
        cancel();
        outcome.failed(new DialFailure(endpoint, kind, reason));
    }

    @Override
    public String toString() {
        return "dial " + endpoint;
    }
}
