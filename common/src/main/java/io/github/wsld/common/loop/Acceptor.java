package io.github.wsld.common.loop;

import java.time.Duration;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts the connections of one listener. Owns the listener; both end with {@link #close}. When descriptors run out it waits a
 * little, doubling up to a second, says so once, and says when it goes on. For the loop's thread.
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
    private Timer resume;
    private Duration pause = FIRST_PAUSE;
    private boolean exhausted;

    /**
     * Takes over the listener and begins to accept.
     *
     * @param accepted takes over each new descriptor
     */
    public Acceptor(EventLoop loop, Listener listener, IntConsumer accepted) {
        this.loop = loop;
        this.listener = listener;
        this.accepted = accepted;
        this.channel = loop.open(listener.descriptor(), Poller.READABLE, this);
    }

    public Listener listener() {
        return listener;
    }

    @Override
    public void ready(int events) {
        for (int i = 0; i < MOST_AT_ONCE; i++) {
            int result = loop.sockets().accept(listener.descriptor());
            if (result >= 0) {
                recovered();
                accepted.accept(result);
            } else {
                if (result != Sockets.WOULD_BLOCK) {
                    failed(result);
                }
                return;
            }
        }
    }

    private void failed(int result) {
        if (!loop.sockets().isExhausted(result)) {
            LOG.debug(
                    "accept failed endpoint={} error={}",
                    listener.endpoint(),
                    loop.sockets().describe(result));
            if (loop.sockets().isPeerGone(result)) {
                return;
            }
        }
        if (!exhausted) {
            exhausted = true;
            LOG.warn(
                    "accept paused endpoint={} error={}; clients wait until connections end, raise the limit of open files"
                            + " (ulimit -n) if this lasts",
                    listener.endpoint(),
                    loop.sockets().describe(result));
        }
        channel.pause();
        resume = loop.schedule(pause, () -> channel.interest(Poller.READABLE));
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    }

    private void recovered() {
        if (exhausted) {
            exhausted = false;
            pause = FIRST_PAUSE;
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
        channel.release();
        listener.close();
    }

    @Override
    public String toString() {
        return "acceptor " + listener.endpoint();
    }
}
