package io.github.wsld.net.relay;

import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.NativeMemory;
import io.github.wsld.common.loop.Poller;
import io.github.wsld.common.loop.Sockets;
import io.github.wsld.net.linux.EpollPoller;
import io.github.wsld.net.linux.LinuxMemory;
import io.github.wsld.net.linux.LinuxSockets;
import io.github.wsld.net.windows.WindowsMemory;
import io.github.wsld.net.windows.WindowsPollers;
import io.github.wsld.net.windows.WindowsSockets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** An event loop over real sockets, on a thread of its own until it is closed. Its clock can be put forward. */
public final class LoopThread implements AutoCloseable {
    static final boolean IS_WINDOWS = System.getProperty("os.name").startsWith("Windows");

    private final CountingPoller poller;
    private final AtomicLong clockAhead = new AtomicLong();
    public final EventLoop loop;
    final Thread thread;

    /** Over this machine's sockets; on Windows with the poller that {@code wsld.test.poller} names. */
    public LoopThread() {
        NativeMemory memory;
        Sockets sockets;
        if (IS_WINDOWS) {
            WindowsSockets windows = new WindowsSockets();
            poller = new CountingPoller(
                    WindowsPollers.of(System.getProperty("wsld.test.poller", WindowsPollers.WSAPOLL), windows));
            sockets = windows;
            memory = new WindowsMemory();
        } else {
            poller = new CountingPoller(new EpollPoller());
            sockets = new LinuxSockets();
            memory = new LinuxMemory();
        }
        loop = new EventLoop(poller, sockets, memory, () -> System.nanoTime() + clockAhead.get());
        thread = new Thread(loop::run, "loop");
        thread.start();
    }

    /** Calls on the loop's thread and waits for the result. */
    public <T> T call(Callable<T> what) {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                result.complete(what.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.get();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the loop is busy", e);
        } catch (ExecutionException e) {
            throw new AssertionError("on the loop's thread", e.getCause());
        }
    }

    /** Puts the clock forward; timers that are due then have run on return. */
    public void advance(Duration time) {
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
    public boolean isQuiet() {
        return call(() -> {
            AtomicBoolean told = new AtomicBoolean();
            poller.poll(0, new Poller.Sink() {
                @Override
                public void ready(long token, int events) {
                    told.set(true);
                }
            });
            return !told.get();
        });
    }

    /** Buffers lent to connections. */
    public int buffersTaken() {
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
