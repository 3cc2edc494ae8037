package io.github.wsld.common.stream.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AwakeClockTest {

    private final AtomicLong machine = new AtomicLong(-5);
    private final AwakeClock clock = new AwakeClock(machine::get);

    private long after(Duration time) {
        machine.addAndGet(time.toNanos());
        return clock.getAsLong();
    }

    @Test
    void countsFromItsStartAsLongAsItIsAsked() {
        assertEquals(0, clock.getAsLong());
        long expected = 0;
        for (int i = 0; i < 1000; i++) {
            expected += AwakeClock.LOOK.toNanos();
            assertEquals(expected, after(AwakeClock.LOOK));
        }
    }

    @Test
    void aNightsSleepIsAFewSeconds() {
        long evening = after(AwakeClock.LOOK);
        long morning = after(Duration.ofHours(9));
        assertEquals(4 * AwakeClock.LOOK.toNanos(), morning - evening);
        assertEquals(morning + 1, after(Duration.ofNanos(1)));
    }
}
