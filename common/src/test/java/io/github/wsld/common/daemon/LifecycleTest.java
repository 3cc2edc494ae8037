package io.github.wsld.common.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class LifecycleTest {

    private static final Duration AMPLE = Duration.ofSeconds(120);

    private final List<String> events = new CopyOnWriteArrayList<>();

    /** Notes its start and stop; what is overridden runs in between. */
    private class Noted implements Part {
        private final String name;

        Noted(String name) {
            this.name = name;
        }

        @Override
        public final String name() {
            return name;
        }

        @Override
        public final void start() throws Exception {
            events.add("start " + name);
            duringStart();
        }

        @Override
        public final void stop(Duration left) throws Exception {
            events.add("stop " + name);
            duringStop(left);
        }

        void duringStart() throws Exception {}

        void duringStop(Duration left) throws Exception {}
    }

    private final class FailsToStart extends Noted {
        private final Exception failure;

        FailsToStart(String name, Exception failure) {
            super(name);
            this.failure = failure;
        }

        @Override
        void duringStart() throws Exception {
            throw failure;
        }
    }

    private final class FailsToStop extends Noted {
        private final Exception failure;

        FailsToStop(String name, Exception failure) {
            super(name);
            this.failure = failure;
        }

        @Override
        void duringStop(Duration left) throws Exception {
            throw failure;
        }
    }

    private final class Hangs extends Noted {
        private final CountDownLatch interrupted = new CountDownLatch(1);

        Hangs(String name) {
            super(name);
        }

        @Override
        void duringStop(Duration left) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException asExpected) {
                interrupted.countDown();
            }
        }
    }

    @Test
    void startsInOrderAndStopsInReverse() throws Exception {
        Lifecycle lifecycle = new Lifecycle(List.of(new Noted("a"), new Noted("b"), new Noted("c")));
        lifecycle.start();
        assertEquals(StopResult.GRACEFUL, lifecycle.stop(AMPLE));
        assertEquals(List.of("start a", "start b", "start c", "stop c", "stop b", "stop a"), events);
    }

    @Test
    void aFailedStartStopsWhatHadStartedAndCollectsTheFailures() {
        IOException cause = new IOException("address in use");
        IOException atStop = new IOException("cannot unlink");
        Lifecycle lifecycle = new Lifecycle(
                List.of(new Noted("a"), new FailsToStop("b", atStop), new FailsToStart("c", cause), new Noted("d")));
        StartException thrown = assertThrows(StartException.class, lifecycle::start);
        assertEquals("c: address in use", thrown.getMessage());
        assertEquals("c", thrown.part());
        assertSame(cause, thrown.getCause());
        assertEquals(List.of(atStop), List.of(thrown.getSuppressed()));
        assertEquals(List.of("start a", "start b", "start c", "stop b", "stop a"), events);
    }

    @Test
    void aFailureWithoutMessageIsNamed() {
        Lifecycle lifecycle = new Lifecycle(List.of(new FailsToStart("a", new IllegalStateException())));
        StartException thrown = assertThrows(StartException.class, lifecycle::start);
        assertEquals("a: java.lang.IllegalStateException", thrown.getMessage());
    }

    @Test
    void anInterruptedStartKeepsTheInterruptAndStillStopsTheRest() {
        Lifecycle lifecycle =
                new Lifecycle(List.of(new Noted("a"), new FailsToStart("b", new InterruptedException("enough"))));
        assertThrows(StartException.class, lifecycle::start);
        assertTrue(Thread.interrupted());
        assertEquals(List.of("start a", "start b", "stop a"), events);
    }

    @Test
    void stopsOnce() throws Exception {
        Lifecycle lifecycle = new Lifecycle(List.of(new FailsToStop("a", new IOException("no"))));
        lifecycle.start();
        assertEquals(StopResult.FORCED, lifecycle.stop(AMPLE));
        assertEquals(StopResult.FORCED, lifecycle.stop(AMPLE));
        assertEquals(List.of("start a", "stop a"), events);
    }

    @Test
    void nothingStartsAfterAStop() {
        Lifecycle lifecycle = new Lifecycle(List.of(new Noted("a")));
        assertEquals(StopResult.GRACEFUL, lifecycle.stop(AMPLE));
        assertThrows(StartException.class, lifecycle::start);
        assertEquals(List.of(), events);
    }

    @Test
    void startsOnce() throws Exception {
        Lifecycle lifecycle = new Lifecycle(List.of());
        lifecycle.start();
        assertThrows(IllegalStateException.class, lifecycle::start);
    }

    @Test
    void partsThatHangLeaveTimeToTheOthers() throws Exception {
        Hangs second = new Hangs("b");
        Hangs third = new Hangs("c");
        CompletableFuture<Duration> firstGot = new CompletableFuture<>();
        Noted first = new Noted("a") {
            @Override
            void duringStop(Duration left) {
                firstGot.complete(left);
            }
        };
        Lifecycle lifecycle = new Lifecycle(List.of(first, second, third));
        lifecycle.start();
        long begin = System.nanoTime();
        assertEquals(StopResult.FORCED, lifecycle.stop(Duration.ofSeconds(12)));
        long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        assertEquals(List.of("start a", "start b", "start c", "stop c", "stop b", "stop a"), events);
        assertTrue(firstGot.join().toMillis() > 0, "left for the first part: " + firstGot.join());
        assertTrue(tookMillis >= 9000, "the hanging parts had three quarters of the time: " + tookMillis + " ms");
        assertTrue(second.interrupted.await(120, TimeUnit.SECONDS));
        assertTrue(third.interrupted.await(120, TimeUnit.SECONDS));
    }

    @Test
    void aPartThatHangsIsAFailureOfTheStart() {
        Lifecycle lifecycle = new Lifecycle(
                List.of(new Hangs("a"), new FailsToStart("b", new IOException("no"))), Duration.ofMillis(100));
        StartException thrown = assertThrows(StartException.class, lifecycle::start);
        assertInstanceOf(TimeoutException.class, thrown.getSuppressed()[0]);
    }

    @Test
    void aStopDuringTheStartWaitsForThePartAndStartsNoMore() throws Exception {
        CountDownLatch inStart = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Lifecycle lifecycle = new Lifecycle(List.of(slow("a", inStart, goOn), new Noted("b")));
        CompletableFuture<StartException> failure = startAside(lifecycle);
        inStart.await();
        CompletableFuture<StopResult> result = new CompletableFuture<>();
        Thread stop = new Thread(() -> result.complete(lifecycle.stop(AMPLE)), "stop");
        stop.start();
        while (stop.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        goOn.countDown();
        assertEquals(StopResult.GRACEFUL, result.get());
        assertEquals("b", failure.get().part());
        assertEquals(List.of("start a", "stop a"), events);
    }

    @Test
    void aPartThatStartsAfterTheStopIsStoppedAtOnce() throws Exception {
        CountDownLatch inStart = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Lifecycle lifecycle = new Lifecycle(List.of(new Noted("a"), slow("b", inStart, goOn), new Noted("c")));
        CompletableFuture<StartException> failure = startAside(lifecycle);
        inStart.await();
        assertEquals(StopResult.FORCED, lifecycle.stop(Duration.ofSeconds(2)));
        assertEquals(List.of("start a", "start b", "stop a"), events);
        goOn.countDown();
        assertEquals("b", failure.get().part());
        assertEquals(List.of("start a", "start b", "stop a", "stop b"), events);
    }

    private Part slow(String name, CountDownLatch inStart, CountDownLatch goOn) {
        return new Noted(name) {
            @Override
            void duringStart() throws Exception {
                inStart.countDown();
                goOn.await();
            }
        };
    }

    /** Starts on a thread of its own; the result is what start threw, null when it threw nothing. */
    private static CompletableFuture<StartException> startAside(Lifecycle lifecycle) {
        CompletableFuture<StartException> failure = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        lifecycle.start();
                        failure.complete(null);
                    } catch (StartException thrown) {
                        failure.complete(thrown);
                    }
                },
                "start");
        thread.start();
        return failure;
    }
}
