package io.github.wsld.net.windows.power;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.NativeMemory;
import io.github.wsld.common.loop.Poller;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(300)
class WindowsResumeWatchTest {
    private final AtomicLong nanos = new AtomicLong();
    private final EventLoop loop = new EventLoop(new Idle(), null, new HeapMemory(), nanos::get);
    private int resumes;

    /** Runs what is queued for the loop. */
    private void turn() {
        loop.execute(loop::stop);
        loop.run();
    }

    @Test
    @Tag("windows-jvm")
    @EnabledOnOs(value = OS.WINDOWS, disabledReason = "powrprof.dll is part of Windows")
    void whatWindowsTellsReachesTheLoopOnceAResume() {
        WindowsResumeWatch watch = new WindowsResumeWatch(loop, () -> 0);
        watch.start(() -> resumes++);
        PowerNotification windows = watch.notification();
        assertEquals(0, windows.tell(PowerNotification.SUSPEND));
        assertEquals(0, windows.tell(PowerNotification.RESUME_AUTOMATIC));
        assertEquals(0, windows.tell(PowerNotification.RESUME_SUSPEND));
        assertEquals(0, resumes, "it is told on the loop alone");

        turn();

        assertEquals(1, resumes);
        watch.close();
    }

    @Test
    @Tag("windows-jvm")
    @EnabledOnOs(value = OS.WINDOWS, disabledReason = "powrprof.dll is part of Windows")
    void itIsRegisteredAndUnregisteredAgainAndAgain() throws Exception {
        for (int i = 0; i < 100; i++) {
            new PowerNotification(type -> {}).close();
        }
    }

    @Test
    void clocksAloneServeTooAndResumesCloseTogetherAreOne() {
        long[] asleep = {0};
        LongSupplier clock = () -> asleep[0];
        WindowsResumeWatch watch = new WindowsResumeWatch(loop, clock);
        watch.start(() -> resumes++);
        List<Integer> seen = new ArrayList<>();
        Iterator<long[]> steps = List.of(new long[][] {{1, 0}, {2, 10}, {3, 20}, {4, 20}, {9, 30}, {20, 30}})
                .iterator();
        loop.execute(new Runnable() {
            @Override
            public void run() {
                seen.add(resumes);
                if (!steps.hasNext()) {
                    loop.stop();
                    return;
                }
                long[] step = steps.next();
                nanos.set(Duration.ofSeconds(step[0]).toNanos());
                asleep[0] = Duration.ofSeconds(step[1]).toNanos();
                loop.execute(this);
            }
        });
        loop.run();
        watch.close();
        assertEquals(List.of(0, 0, 1, 1, 1, 2, 2), seen);
    }

    /** For a loop that never uses it. */
    private static final class HeapMemory implements NativeMemory {
        @Override
        public long allocate(int bytes) {
            return 1;
        }

        @Override
        public void free(long address) {}

        @Override
        public ByteBuffer view(long address, int bytes) {
            return ByteBuffer.allocate(bytes);
        }
    }

    /** A poller of nothing. */
    private static final class Idle implements Poller {
        private final Semaphore woken = new Semaphore(0);

        @Override
        public void add(int descriptor, int interest, long token) {}

        @Override
        public void modify(int descriptor, int interest, long token) {}

        @Override
        public void remove(int descriptor) {}

        @Override
        public void forget(int descriptor) {}

        @Override
        public void poll(long timeoutNanos, Sink sink) {
            try {
                if (timeoutNanos < 0) {
                    woken.acquire();
                } else if (woken.tryAcquire(timeoutNanos, TimeUnit.NANOSECONDS)) {
                    woken.drainPermits();
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        }

        @Override
        public void wake() {
            woken.release();
        }

        @Override
        public void close() {}
    }
}
