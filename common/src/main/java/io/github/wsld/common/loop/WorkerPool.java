package io.github.wsld.common.loop;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * {@link Workers} on at most two daemon threads, which are started when there is work and end after a minute without. Work that
 * never returns costs one of them. Any thread.
 */
public final class WorkerPool implements Workers, AutoCloseable {
    private static final int MOST_THREADS = 2;
    private static final long IDLE_SECONDS = 60;

    private final Executor loop;
    private final ThreadPoolExecutor threads;

    /**
     * @param loop where outcomes are told
     */
    public WorkerPool(Executor loop) {
        this.loop = loop;
        this.threads = new ThreadPoolExecutor(
                MOST_THREADS,
                MOST_THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                WorkerPool::thread,
                (piece, pool) -> ((Piece<?>) piece).cancel());
        this.threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public <T> void submit(String name, Callable<T> work, Outcome<T> outcome) {
        threads.execute(new Piece<>(loop, name, work, outcome));
    }

    /** Interrupts what runs; what has not begun, and what is submitted from now on, fails. */
    @Override
    public void close() {
        threads.shutdownNow().forEach(piece -> ((Piece<?>) piece).cancel());
    }

    private static Thread thread(Runnable pieces) {
        Thread thread = new Thread(pieces, "worker");
        thread.setDaemon(true);
        return thread;
    }

    /** One piece of work and whom to tell. */
    private record Piece<T>(Executor loop, String name, Callable<T> work, Outcome<T> outcome) implements Runnable {
        @Override
        public void run() {
            Thread.currentThread().setName("worker " + name);
            try {
                T result = work.call();
                loop.execute(() -> outcome.done(result));
            } catch (Exception e) {
                loop.execute(() -> outcome.failed(e));
            } catch (Error e) {
                // Not for an outcome to deal with: it ends the loop as an error there does.
                loop.execute(() -> {
                    throw e;
                });
            } finally {
                Thread.currentThread().setName("worker");
            }
        }

        void cancel() {
            loop.execute(
                    () -> outcome.failed(new CancellationException(name + " is not begun: the daemon is stopping")));
        }
    }
}
