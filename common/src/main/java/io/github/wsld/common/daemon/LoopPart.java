package io.github.wsld.common.daemon;

import io.github.wsld.common.loop.EventLoop;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The event loop as the first part of a daemon. The other parts are built on the thread that then runs it with {@link #run}; the
 * part's stop ends that.
 */
public final class LoopPart implements Part {
    private final EventLoop loop;
    private final CountDownLatch ended = new CountDownLatch(1);
    // Guarded by this.
    private boolean begun;

    public LoopPart(EventLoop loop) {
        this.loop = loop;
    }

    /** Runs the loop on this thread until the part is stopped, or an {@link Error} ends it. */
    public void run() {
        synchronized (this) {
            begun = true;
        }
        try {
            loop.run();
        } finally {
            ended.countDown();
        }
    }

    /** Does something on the loop's thread and waits for it; on this thread as long as the loop has not begun. */
    public void doAndWait(Runnable task, Duration atMost)
            throws ExecutionException, InterruptedException, TimeoutException {
        synchronized (this) {
            if (!begun) {
                task.run();
                return;
            }
        }
        loop.submit(task).get(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public String name() {
        return "loop";
    }

    @Override
    public void start() {
        // It runs when the other parts are built.
    }

    @Override
    public void stop(Duration left) throws InterruptedException, TimeoutException {
        loop.stop();
        synchronized (this) {
            if (!begun) {
                return;
            }
        }
        if (!ended.await(left.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new TimeoutException("the event loop did not end");
        }
    }
}
