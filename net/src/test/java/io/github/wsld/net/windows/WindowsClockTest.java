package io.github.wsld.net.windows;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("windows-jvm")
class WindowsClockTest {
    @Test
    void twoReadingsDifferByNoMoreThanTheTestTakes() {
        WindowsClock clock = new WindowsClock();
        long before = clock.asleep();
        long difference = clock.asleep() - before;
        assertTrue(Math.abs(difference) < 1_000_000_000L, difference + " ns of sleep");
    }
}
