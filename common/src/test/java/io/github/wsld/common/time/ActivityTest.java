package io.github.wsld.common.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ActivityTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Discipline NOBODY = new Discipline(0, false, 16 * SECOND);

    private final Activity activity = new Activity();

    @Test
    void aKernelThatWasToldLongAgoSaysWhen() {
        // 10 ms at 500 ppm are 20 s.
        activity.look(new Discipline(0, true, 10_000_000), 100 * SECOND);
        assertEquals(
                new Activity.Trace(Activity.Act.WORD, 80 * SECOND),
                activity.last().orElseThrow());
        assertTrue(activity.isActive(80 * SECOND + Activity.PATIENCE));
        assertFalse(activity.isActive(81 * SECOND + Activity.PATIENCE));
    }

    @Test
    void anErrorThatBecomesLessIsSomebodysWord() {
        activity.look(NOBODY, 0);
        assertFalse(activity.isActive(0));
        activity.look(new Discipline(0, true, 3 * SECOND), SECOND);
        activity.look(new Discipline(0, true, 2 * SECOND), 5 * SECOND);
        assertEquals(5 * SECOND, activity.last().orElseThrow().when());
    }

    @Test
    void aStepCountsFromOneWithAProcessAlone() {
        activity.did(Activity.Act.STEP, 0);
        assertFalse(activity.isActive(0));
        activity.process(true, 0);
        activity.did(Activity.Act.STEP, 0);
        assertTrue(activity.isActive(Activity.PATIENCE_WITH_PROCESS));
    }

    @Test
    void theDeedsOfOneThatEndedCountNoMore() {
        activity.process(true, 0);
        activity.look(NOBODY, 0);
        activity.did(Activity.Act.RATE, SECOND);
        activity.process(false, 10 * SECOND);
        assertFalse(activity.isActive(10 * SECOND));
        // Done before the end, found after it.
        activity.did(Activity.Act.RATE, 11 * SECOND);
        activity.look(new Discipline(9, true, 1_000_000), 11 * SECOND);
        assertFalse(activity.isActive(11 * SECOND));
        activity.did(Activity.Act.RATE, 12 * SECOND);
        assertTrue(activity.isActive(12 * SECOND));
    }
}
