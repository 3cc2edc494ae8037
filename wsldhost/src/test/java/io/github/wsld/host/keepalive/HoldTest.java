package io.github.wsld.host.keepalive;

import static io.github.wsld.host.keepalive.Hold.Step.NOTHING;
import static io.github.wsld.host.keepalive.Hold.Step.RELEASE;
import static io.github.wsld.host.keepalive.Hold.Step.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("windows-too")
class HoldTest {
    private static final Duration GRACE = Duration.ofSeconds(60);

    private final Hold hold = new Hold(GRACE);
    /** Near the end of the clock's range, where a comparison of two times rather than of their difference fails. */
    private long now = Long.MAX_VALUE - Duration.ofSeconds(90).toNanos();

    private Hold.Step after(int seconds, boolean wanted) {
        now += Duration.ofSeconds(seconds).toNanos();
        return hold.look(wanted, now);
    }

    @Test
    void nothingIsHeldForNobody() {
        assertEquals(NOTHING, after(0, false));
        assertEquals(NOTHING, after(1000, false));
    }

    @Test
    void holdsFromTheFirstClientUntilAMinuteAfterTheLast() {
        assertEquals(START, after(0, true));
        assertEquals(NOTHING, after(3, true), "an attempt is under way");
        hold.begun(now);
        assertEquals(NOTHING, after(3, true));
        assertEquals(NOTHING, after(59, false));
        assertEquals(NOTHING, after(1, true), "a new client within the grace");
        assertEquals(NOTHING, after(59, false));
        assertEquals(RELEASE, after(1, false));
        assertEquals(NOTHING, after(100, false));
        assertEquals(START, after(1, true));
    }

    @Test
    void aFailureIsTriedAgainAfterEverLongerPauses() {
        int pause = 5;
        for (int attempt = 0; attempt < 10; attempt++) {
            assertEquals(START, after(0, true));
            hold.failed(false, now);
            assertEquals(NOTHING, after(pause - 1, true), () -> "attempt at " + now);
            now += Duration.ofSeconds(1).toNanos();
            pause = Math.min(pause * 2, 300);
        }
        assertEquals(START, after(0, true));
        hold.begun(now);
    }

    @Test
    void whatEndedByItselfIsTriedAgainAndTheRestStaysHeld() {
        after(0, true);
        hold.begun(now);
        hold.ended(true, now);
        assertEquals(NOTHING, after(4, true));
        assertEquals(START, after(1, true));
        hold.failed(true, now);
        assertEquals(NOTHING, after(9, true));
        assertEquals(RELEASE, after(60, false), "what is left is let go in the end");
    }

    @Test
    void moreToHoldIsTakenAtOnce() {
        after(0, true);
        hold.begun(now);
        hold.changed();
        assertEquals(START, after(3, true));
    }

    /** Whatever happens, in any order: never two attempts at once, never held for good without a client. */
    @Test
    void keepsItsPromisesInAnyOrder() {
        long seed = Long.getLong("wsld.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int run = 0; run < 2000; run++) {
            Hold any = new Hold(GRACE);
            boolean busy = false;
            boolean holding = false;
            long time = random.nextLong();
            for (int step = 0; step < 200; step++) {
                time += Duration.ofSeconds(random.nextInt(20)).toNanos();
                switch (random.nextInt(6)) {
                    case 0 -> any.changed();
                    case 1 -> {
                        if (holding) {
                            holding = random.nextBoolean();
                            any.ended(holding, time);
                        }
                    }
                    case 2 -> {
                        if (busy && random.nextBoolean()) {
                            any.begun(time);
                            holding = true;
                        } else if (busy) {
                            any.failed(holding, time);
                        }
                        busy = false;
                    }
                    default -> {
                        Hold.Step what = any.look(random.nextInt(4) == 0, time);
                        assertTrue(what != START || !busy, () -> "seed " + seed);
                        assertTrue(what != RELEASE || holding && !busy, () -> "seed " + seed);
                        busy |= what == START;
                        holding &= what != RELEASE;
                    }
                }
            }
            if (busy) {
                any.failed(holding, time);
            }
            Hold.Step last = any.look(false, time + GRACE.toNanos());
            assertEquals(holding ? RELEASE : NOTHING, last, () -> "seed " + seed);
        }
    }
}
