package io.github.wsld.guest.host;

import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.net.linux.EpollPoller;
import io.github.wsld.net.linux.LinuxMemory;
import io.github.wsld.net.linux.LinuxSockets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** An event loop over real sockets on a thread of its own, until it is closed. Its clock stands still but for {@link #advance}. */
final class LoopThread implements AutoCloseable {
    private final AtomicLong clock = new AtomicLong();
    final EventLoop loop = new EventLoop(new EpollPoller(), new LinuxSockets(), new LinuxMemory(), clock::get);
    private final Thread thread = new Thread(loop::run, "loop");

    LoopThread() {
        thread.start();
    }

    /** Calls on the loop's thread and waits for the result. */
    <T> T call(Supplier<T> what) {
        try {
            return CompletableFuture.supplyAsync(what, loop).get();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the loop is busy", e);
        } catch (ExecutionException e) {
            throw new AssertionError("on the loop's thread", e.getCause());
        }
    }

    /** Looks on the loop's thread, again and again, until something has come true. */
    void await(BooleanSupplier condition) {
        while (!call(condition::getAsBoolean)) {
            Thread.onSpinWait();
        }
    }

    /** Puts the clock forward; timers that are due then have run on return. */
    void advance(Duration time) {
        clock.addAndGet(time.toNanos());
        settle();
    }

    /** Waits until timers that are due have run, and events that were there before are dealt with. */
    void settle() {
        // Both come after tasks: those of this round are done when the next one's first task runs.
        call(() -> null);
        call(() -> null);
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
