package io.github.wsld.common.loop;

import io.github.wsld.common.endpoint.Endpoint;
import java.time.Duration;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts the connections of one listener. Owns the listener; both end with {@link #close}, which may be called again and after
 * the loop has ended. When descriptors run out it waits a little, doubling up to a second, says so once, and says when nobody
 * waits any more. For the loop's thread.
 */
public final class Acceptor implements EventHandler, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);
    /** Connections taken before others get their turn. */
    private static final int MOST_AT_ONCE = 16;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final EventLoop loop;
    private final Listener listener;
    private final IntConsumer accepted;
    private final Channel channel;
    /**
     * AF_VSOCK's accept, when nobody waits, sleeps until the kernel's next tick even on a socket that does not block (vsock_accept in
     * net/vmw_vsock/af_vsock.c: schedule_timeout of 0): there, one connection an event.
     */
    private final boolean emptyAcceptSleeps;

    private Timer resume;
    private Duration pause = FIRST_PAUSE;
    private boolean troubled;
    private boolean held;

    /**
     * Takes over the listener and begins to accept.
     *
     * @param accepted takes over each new descriptor
     */
    public Acceptor(EventLoop loop, Listener listener, IntConsumer accepted) {
        this.loop = loop;
        this.listener = listener;
        this.accepted = accepted;
        this.emptyAcceptSleeps = listener.endpoint() instanceof Endpoint.Vsock;
        this.channel = loop.watch(listener.descriptor(), Poller.READABLE, this);
    }

    public Listener listener() {
        return listener;
    }

    /** Leaves clients in the listener's queue until {@link #proceed}. */
    public void hold() {
        held = true;
        if (resume != null) {
            resume.cancel();
        }
        channel.pause();
    }

    /** Accepts again. */
    public void proceed() {
        held = false;
        channel.interest(Poller.READABLE);
    }

    @Override
    public void ready(int events) {
        for (int i = 0; i < MOST_AT_ONCE; i++) {
            int result = loop.sockets().accept(listener.descriptor());
            if (result == Sockets.WOULD_BLOCK) {
                recovered();
                return;
            }
            if (result < 0) {
                failed(result);
                return;
            }
            pause = FIRST_PAUSE;
            accepted.accept(result);
            if (held || !channel.isOpen() || emptyAcceptSleeps && !troubled) {
                return;
            }
        }
        if (troubled) {
            goOnAfter(Duration.ZERO);
        }
    }

    private void goOnAfter(Duration time) {
        if (resume != null) {
            resume.cancel();
        }
        resume = loop.schedule(time, this::goOn);
    }

    private void failed(int result) {
        if (loop.sockets().isPeerGone(result)) {
            // The client left the queue before its turn.
            return;
        }
        if (!troubled) {
            troubled = true;
            LOG.warn(
                    "accept paused endpoint={} error={}; clients wait{}",
                    listener.endpoint(),
                    loop.sockets().describe(result),
                    loop.sockets().isExhausted(result)
                            ? " until connections end: raise the limit of open files (ulimit -n) if this lasts"
                            : "");
        }
        channel.pause();
        goOnAfter(pause);
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }

    /** Asks without an event: out of descriptors, accept fails although nobody waits, and no event tells that it works again. */
    private void goOn() {
        // The loop may have released the listener meanwhile, for another process to accept from.
        if (channel.isOpen()) {
            channel.interest(Poller.READABLE);
            ready(Poller.READABLE);
        }
    }

    /** Nobody waits any more: at the limit, one connection more is no recovery yet. */
    private void recovered() {
        if (troubled) {
            troubled = false;
            LOG.info("accept goes on endpoint={}", listener.endpoint());
        }
    }

    @Override
    public void abort(Throwable cause) {
        // A handler of one connection failed; the listener is none the worse.
    }

    @Override
    public void close() {
        if (resume != null) {
            resume.cancel();
        }
        channel.close();
        listener.close();
    }

    @Override
    public String toString() {
        return "acceptor " + listener.endpoint();
    }
}
