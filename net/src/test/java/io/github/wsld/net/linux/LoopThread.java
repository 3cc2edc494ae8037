package io.github.wsld.net.linux;

import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Poller;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** An event loop over real sockets, on a thread of its own until it is closed. Its clock can be put forward. */
final class LoopThread implements AutoCloseable {
    private final CountingPoller poller = new CountingPoller();
    private final AtomicLong clockAhead = new AtomicLong();
    final EventLoop loop =
            new EventLoop(poller, new LinuxSockets(), new LinuxMemory(), () -> System.nanoTime() + clockAhead.get());
    final Thread thread = new Thread(loop::run, "loop");

    LoopThread() {
        thread.start();
    }

    /** Calls on the loop's thread and waits for the result. */
    <T> T call(Callable<T> what) {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                result.complete(what.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.join();
        } catch (CompletionException e) {
            throw new AssertionError("on the loop's thread", e.getCause());
        }
    }

    /** Puts the clock forward; timers that are due then have run on return. */
    void advance(Duration time) {
        clockAhead.addAndGet(time.toNanos());
        call(() -> null);
        call(() -> null);
    }

    /** How often the poller returned so far. */
    long polls() {
        return call(poller::polls);
    }

    /**
     * Whether no channel has an event that the loop would be told: events are level-triggered, so a channel that makes the loop spin
     * always has one.
     */
    boolean isQuiet() {
        return call(() -> {
            AtomicBoolean told = new AtomicBoolean();
            poller.poll(0, new Poller.Sink() {
                @Override
                public void ready(long token, int events) {
                    told.set(true);
                }

                @Override
                public void completed(long token, int result) {
                    told.set(true);
                }
            });
            return !told.get();
        });
    }

    /** Buffers lent to connections. */
    int buffersTaken() {
        return call(() -> loop.buffers().taken());
    }

    @Override
    public void close() {
        loop.stop();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the loop ends", e);
        }
    }
}
