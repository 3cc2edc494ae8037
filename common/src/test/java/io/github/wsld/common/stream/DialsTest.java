package io.github.wsld.common.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** When the guest dials, and where. */
class DialsTest {

    private static final long SECOND = 1_000_000_000L;

    private final EndpointDials first = endpoint();
    private final EndpointDials second = endpoint();
    private final Failover failover = new Failover(List.of(first, second), StreamTimes.DEFAULT);
    private long now = 100 * SECOND;

    private static EndpointDials endpoint() {
        return new EndpointDials(32, StreamTimes.DEFAULT, new SplittableRandom(1));
    }

    private void fails(EndpointDials endpoint) {
        now = Math.max(now, endpoint.deadline());
        endpoint.began();
        endpoint.failed(now);
    }

    private void works(EndpointDials endpoint) {
        endpoint.began();
        endpoint.succeeded();
    }

    @Test
    void oneDialProbesAndManyFollow() {
        first.began();
        assertFalse(first.mayDial(now));
        assertEquals(StreamSide.NEVER, first.deadline());
        first.succeeded();
        for (int i = 0; i < 32; i++) {
            assertTrue(first.mayDial(now));
            first.began();
        }
        assertFalse(first.mayDial(now));
        first.cancelled();
        assertTrue(first.mayDial(now));
    }

    @Test
    void backsOffFromAFifthOfASecondToTenWithAQuarterByChance() {
        long expected = SECOND / 5;
        for (int i = 0; i < 10; i++) {
            fails(first);
            long wait = first.deadline() - now;
            assertTrue(wait >= expected * 3 / 4 && wait <= expected * 5 / 4, "wait " + i + " is " + wait);
            assertFalse(first.mayDial(first.deadline() - 1));
            assertTrue(first.mayDial(first.deadline()));
            expected = Math.min(2 * expected, 10 * SECOND);
        }
        first.resumed();
        assertTrue(first.mayDial(now));
    }

    @Test
    void manyThatFailTogetherAreOneFailure() {
        works(first);
        for (int i = 0; i < 32; i++) {
            first.began();
        }
        for (int i = 0; i < 32; i++) {
            first.failed(now);
        }
        assertTrue(first.deadline() - now <= SECOND / 4);
        assertEquals(0, failover.current(now));
    }

    @Test
    void theLossOfALinkWaitsAMomentOnly() {
        works(first);
        first.lost(now);
        assertFalse(first.mayDial(now));
        assertTrue(first.mayDial(now + SECOND / 20));
        long deadline = first.deadline();
        first.lost(now + SECOND);
        assertEquals(deadline, first.deadline());
    }

    @Test
    void fallsBackAfterTwoFailuresAndReturnsByProbe() {
        fails(first);
        assertEquals(0, failover.current(now));
        fails(first);
        assertEquals(1, failover.current(now));
        works(second);
        assertFalse(failover.isProbeDue(now));
        now = failover.deadline();
        assertTrue(failover.isProbeDue(now));
        failover.probeBegan(now);
        assertFalse(failover.isProbeDue(now));
        works(first);
        failover.probeSucceeded(now);
        assertEquals(0, failover.current(now));
        assertEquals(StreamSide.NEVER, failover.deadline());
    }

    @Test
    void fallsBackAfterThreeSecondsOfOneFailure() {
        fails(first);
        assertEquals(0, failover.current(now + 3 * SECOND - 1));
        assertEquals(1, failover.current(now + 3 * SECOND));
    }

    @Test
    void whileNoneWorksEachGetsItsTurnAndAskingChangesNothing() {
        fails(first);
        fails(first);
        fails(second);
        fails(second);
        int turn = failover.current(now);
        assertEquals(turn, failover.current(now));
        fails(turn == 0 ? first : second);
        assertEquals(1 - turn, failover.current(now));
    }

    @Test
    void aResumeGivesTheFirstItsTurn() {
        fails(first);
        fails(first);
        assertEquals(1, failover.current(now));
        failover.resumed(now);
        assertEquals(0, failover.current(now));
        assertTrue(first.mayDial(now));
    }

    @Test
    void budgetGivesMuchToFewAndEnoughToAll() {
        long bytes = StreamLimits.MEMORY;
        StreamBudget budget = new StreamBudget(StreamLimits.STREAMS, bytes);
        StreamSizes sizes = budget.take();
        assertEquals(StreamBudget.MOST, sizes);
        long sum = sizes.ring() + sizes.window();
        for (int i = 1; i < 4096; i++) {
            sizes = budget.take();
            sum += sizes.ring() + sizes.window();
            assertTrue(sizes.ring() >= StreamBudget.LEAST.ring() && sizes.window() >= StreamBudget.LEAST.window());
        }
        assertTrue(sum <= bytes);
        assertTrue(budget.isExhausted());
        assertThrows(IllegalStateException.class, budget::take);
        budget.release(sizes);
        assertFalse(budget.isExhausted());
        assertThrows(IllegalArgumentException.class, () -> new StreamBudget(4096, 100 << 20));
    }
}
