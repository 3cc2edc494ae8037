package io.github.wsld.common.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimerHeapTest {
    private static final Runnable NOTHING = () -> {};

    private final TimerHeap heap = new TimerHeap();

    @Test
    void emptyHeapHasNothingDue() {
        assertTrue(heap.isEmpty());
        assertNull(heap.takeDue(Long.MAX_VALUE));
    }

    @Test
    void aTimerIsDueAtItsDeadlineAndNotBefore() {
        Runnable action = () -> {};
        heap.add(100, action);
        assertNull(heap.takeDue(99));
        assertSame(action, heap.takeDue(100));
        assertTrue(heap.isEmpty());
    }

    @Test
    void cancellingTwiceOrAfterItRanHasNoEffect() {
        Timer ran = heap.add(1, NOTHING);
        Timer cancelled = heap.add(2, NOTHING);
        Timer stays = heap.add(3, NOTHING);
        assertSame(NOTHING, heap.takeDue(1));
        ran.cancel();
        cancelled.cancel();
        cancelled.cancel();
        assertEquals(3, heap.nextDeadline());
        stays.cancel();
        assertTrue(heap.isEmpty());
    }

    /** A monotonic clock may begin anywhere and pass the greatest long. */
    @Test
    void deadlinesAreComparedAcrossTheOverflow() {
        heap.add(Long.MIN_VALUE + 5, NOTHING);
        heap.add(Long.MAX_VALUE - 5, NOTHING);
        assertEquals(Long.MAX_VALUE - 5, heap.nextDeadline());
        assertSame(NOTHING, heap.takeDue(Long.MAX_VALUE));
        assertNull(heap.takeDue(Long.MAX_VALUE));
        assertSame(NOTHING, heap.takeDue(Long.MIN_VALUE + 5));
    }

    @Test
    void agreesWithASortedListWhateverIsAddedTakenAndCancelled() {
        long seed = Long.getLong("wsld.seed", System.nanoTime());
        System.out.println("TimerHeapTest seed=" + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<Timer> model = new ArrayList<>();
            long now = random.nextLong();
            for (int step = 0; step < 500; step++) {
                int what = random.nextInt(10);
                if (what < 5) {
                    model.add(heap.add(now + random.nextInt(100), NOTHING));
                } else if (what < 7 && !model.isEmpty()) {
                    model.remove(random.nextInt(model.size())).cancel();
                } else {
                    now += random.nextInt(20);
                    takeAllDue(model, now, seed);
                }
                check(model, now, seed);
            }
            takeAllDue(model, now + 100, seed);
            assertTrue(heap.isEmpty(), "seed " + seed);
        }
    }

    private void takeAllDue(List<Timer> model, long now, long seed) {
        long due = model.stream().filter(timer -> timer.deadline - now <= 0).count();
        model.removeIf(timer -> timer.deadline - now <= 0);
        for (long i = 0; i < due; i++) {
            assertSame(NOTHING, heap.takeDue(now), "seed " + seed);
        }
        assertNull(heap.takeDue(now), "seed " + seed);
    }

    private void check(List<Timer> model, long now, long seed) {
        assertEquals(model.isEmpty(), heap.isEmpty(), "seed " + seed);
        model.stream()
                .mapToLong(timer -> timer.deadline - now)
                .min()
                .ifPresent(first -> assertEquals(first, heap.nextDeadline() - now, "seed " + seed));
        for (Timer timer : model) {
            assertFalse(timer.index < 0, "seed " + seed);
        }
    }
}
