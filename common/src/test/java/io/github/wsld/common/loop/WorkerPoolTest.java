package io.github.wsld.common.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class WorkerPoolTest {
    /** What the loop was given; the test runs it as the loop would. */
    private final BlockingQueue<Runnable> loop = new LinkedBlockingQueue<>();

    private final WorkerPool pool = new WorkerPool(loop::add);

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void resultsAndFailuresAreToldOnTheLoop() throws InterruptedException {
        Told<Thread> done = new Told<>();
        pool.submit("name", Thread::currentThread, done);
        Runnable outcome = loop.take();
        assertNull(done.result, "not told on the worker's thread");
        outcome.run();
        assertTrue(done.result.isDaemon());

        IOException cause = new IOException("thrown by the test");
        Told<Void> failed = new Told<>();
        pool.submit(
                "fails",
                () -> {
                    throw cause;
                },
                failed);
        loop.take().run();
        assertSame(cause, failed.cause);
    }

    @Test
    void anErrorIsThrownOnTheLoop() throws InterruptedException {
        Told<Void> told = new Told<>();
        pool.submit(
                "errs",
                () -> {
                    throw new LinkageError("thrown by the test");
                },
                told);
        assertThrows(LinkageError.class, loop.take()::run);
        assertNull(told.cause);
    }

    @Test
    void atMostTwoThreadsWorkAndTheyBearTheNameOfTheirWork() throws InterruptedException {
        CountDownLatch twoRun = new CountDownLatch(2);
        CountDownLatch goOn = new CountDownLatch(1);
        List<Told<String>> all = new ArrayList<>();
        Set<Thread> threads = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            Told<String> told = new Told<>();
            all.add(told);
            pool.submit(
                    "piece-" + i,
                    () -> {
                        synchronized (threads) {
                            threads.add(Thread.currentThread());
                        }
                        twoRun.countDown();
                        goOn.await();
                        return Thread.currentThread().getName();
                    },
                    told);
        }
        twoRun.await();
        goOn.countDown();
        for (int i = 0; i < 10; i++) {
            loop.take().run();
        }
        assertEquals(2, threads.size());
        for (int i = 0; i < 10; i++) {
            assertEquals("worker piece-" + i, all.get(i).result);
        }
    }

    @Test
    void closeInterruptsWhatRunsAndFailsWhatWaits() throws InterruptedException {
        CountDownLatch twoRun = new CountDownLatch(2);
        List<Told<Void>> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Told<Void> told = new Told<>();
            all.add(told);
            pool.submit(
                    "sleeper",
                    () -> {
                        twoRun.countDown();
                        new CountDownLatch(1).await();
                        return null;
                    },
                    told);
        }
        twoRun.await();
        pool.close();
        Told<Void> late = new Told<>();
        pool.submit("late", () -> null, late);
        for (int i = 0; i < 4; i++) {
            loop.take().run();
        }
        assertInstanceOf(InterruptedException.class, all.get(0).cause);
        assertInstanceOf(InterruptedException.class, all.get(1).cause);
        assertInstanceOf(CancellationException.class, all.get(2).cause);
        assertInstanceOf(CancellationException.class, late.cause);
        assertNotNull(late.cause.getMessage());
    }

    private static final class Told<T> implements Workers.Outcome<T> {
        T result;
        Exception cause;

        @Override
        public void done(T result) {
            this.result = result;
        }

        @Override
        public void failed(Exception cause) {
            this.cause = cause;
        }
    }
}
