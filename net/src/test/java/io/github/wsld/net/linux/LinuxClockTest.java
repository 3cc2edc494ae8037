package io.github.wsld.net.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Poller;
import io.github.wsld.common.time.ClockDeniedException;
import io.github.wsld.common.time.ClockReading;
import io.github.wsld.common.time.Discipline;
import io.github.wsld.common.time.ResumeWatch;
import io.github.wsld.common.time.StepWatch;
import io.github.wsld.net.SleepWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Reads this machine's clocks. Nothing here can set them: the clock is {@link LinuxClock#readOnly}. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the calls are Linux's")
class LinuxClockTest {
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    Path folder;

    private final LinuxClock clock = LinuxClock.readOnly();

    @Test
    void readsTheClocksTogether() {
        Instant before = Instant.now();
        ClockReading first = clock.read();
        ClockReading second = clock.read();
        Instant after = Instant.now();
        long seconds = first.realtime() / SECOND;
        assertTrue(before.getEpochSecond() <= seconds && seconds <= after.getEpochSecond() + 1, first::toString);
        assertTrue(second.boottime() > first.boottime() && second.raw() > first.raw());
        assertTrue(first.uncertainty() > 0 && first.uncertainty() < 60 * SECOND, first::toString);
    }

    @Test
    void readsTheKernelsState() throws IOException {
        Discipline found = clock.discipline();
        assertTrue(Math.abs(found.ppm()) <= 100_500, found::toString);
        // NTP_PHASE_LIMIT of the kernel is 16 s.
        assertTrue(found.maxError() >= 0 && found.maxError() <= 16_000_000_000L, found::toString);
    }

    @Test
    void withoutTheRightItSaysWhatToDo() {
        assertTrue(clock.denial().orElseThrow().startsWith("this process has no CAP_SYS_TIME; give wsld the right by"));
        var step = assertThrows(ClockDeniedException.class, () -> clock.step(5));
        assertTrue(step.getMessage().startsWith("adjtimex to step the clock by 5 ns: "), step.getMessage());
        assertTrue(step.getMessage().contains("AmbientCapabilities=CAP_SYS_TIME"), step.getMessage());
        assertThrows(ClockDeniedException.class, () -> clock.setRate(1));
    }

    @Test
    void findsOutWhetherItHasTheRight() throws IOException {
        Path status = folder.resolve("status");
        assertFalse(LinuxClock.hasCapability(status));
        Files.writeString(status, "Name:\tjava\nCapPrm:\t0000000002000000\nCapEff:\t0000000000000000\n");
        assertFalse(LinuxClock.hasCapability(status));
        Files.writeString(status, "Name:\tjava\nCapEff:\t000001ffffffffff\n");
        assertTrue(LinuxClock.hasCapability(status));
        Files.writeString(status, "CapEff:\t000001fffdffffff\n");
        assertFalse(LinuxClock.hasCapability(status));
    }

    @Test
    void aWatchForStepsIsQuietWhileNobodySteps() throws IOException {
        try (StepWatch watch = clock.watchSteps();
                EpollPoller poller = new EpollPoller()) {
            assertFalse(watch.clear());
            poller.add(watch.descriptor(), Poller.READABLE, 1);
            poller.poll(0, new NoEvent());
        }
    }

    private static final class NoEvent implements Poller.Sink {
        @Override
        public void ready(long token, int events) {
            throw new AssertionError("events " + events);
        }
    }

    /** Each in turn; with the last one the loop stops. */
    private static LongSupplier untilLast(Iterator<Long> readings, EventLoop loop) {
        return () -> {
            long next = readings.next();
            if (!readings.hasNext()) {
                loop.stop();
            }
            return next;
        };
    }

    @Test
    @Timeout(value = 300, unit = TimeUnit.SECONDS)
    void aHostsResumeIsNoticedOnce() {
        EventLoop loop = new EventLoop(new EpollPoller(), new LinuxSockets(), new LinuxMemory(), System::nanoTime);
        // Start; quiet; held up between two readings; asleep for 5 s, seen twice; quiet.
        Iterator<Long> asleep = List.of(SECOND, SECOND + 1000, 9 * SECOND, SECOND, 6 * SECOND, 6 * SECOND, 6 * SECOND)
                .iterator();
        int[] resumes = {0};
        ResumeWatch watch = new SleepWatch(loop, untilLast(asleep, loop), Duration.ofMillis(1));
        watch.start(() -> resumes[0]++);
        loop.run();
        watch.close();
        assertEquals(1, resumes[0]);
    }

    @Test
    @Timeout(value = 300, unit = TimeUnit.SECONDS)
    void aHostsResumeIsNoticedWhenItsClockJumps() {
        EventLoop loop = new EventLoop(new EpollPoller(), new LinuxSockets(), new LinuxMemory(), System::nanoTime);
        Jumps jumps = new Jumps();
        // Start; somebody set the clock; asleep for 5 s, seen twice; somebody set the clock.
        Iterator<Long> asleep =
                List.of(SECOND, SECOND, 6 * SECOND, 6 * SECOND, 6 * SECOND).iterator();
        List<Integer> resumes = new ArrayList<>();
        ResumeWatch watch = new HostResumeWatch(loop, untilLast(asleep, loop), jumps);
        watch.start(() -> resumes.add(jumps.cleared));
        loop.run();
        watch.close();
        assertEquals(List.of(2), resumes);
        assertTrue(jumps.closed);
    }

    /** A clock that jumps again as soon as a jump was taken note of. */
    private static final class Jumps implements StepWatch {
        private final int descriptor = LibC.eventfd(1, 0);
        private int cleared;
        private boolean closed;

        @Override
        public int descriptor() {
            return descriptor;
        }

        @Override
        public boolean clear() {
            cleared++;
            return true;
        }

        @Override
        public void close() {
            closed = true;
            LibC.close(descriptor);
        }
    }

    @Test
    void timeAsleepIsNotNegative() {
        assertTrue(HostResumeWatch.asleep(clock) >= 0);
    }
}
