package io.github.wsld.common.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A thousand guests a test, against clocks that are known exactly. Repeat a run with {@code -Dwsld.seed=N}: guest number i has the
 * seed N + i.
 */
class SteeringSimulationTest {
    private static final long SEED = Long.getLong("wsld.seed", System.nanoTime());
    private static final int GUESTS = 1000;
    private static final double SECOND = 1e9;
    private static final double MILLI = 1e6;
    /** The goal of {@link SteeringSettings#every}. */
    private static final double ACCURACY = MILLI;

    private interface Course {
        void run(Random random, SimulatedGuest guest);
    }

    private static void forAll(String name, Course course) {
        System.out.println(name + ": -Dwsld.seed=" + SEED);
        for (int i = 0; i < GUESTS; i++) {
            Random random = new Random(SEED + i);
            try {
                course.run(random, guest(random));
            } catch (AssertionError e) {
                throw new AssertionError("seed " + (SEED + i) + ": " + e.getMessage(), e);
            }
        }
    }

    private static SimulatedGuest guest(Random random) {
        double drift = 400 * random.nextDouble() - 200;
        double rate = random.nextInt(3) == 0 ? 1000 * random.nextDouble() - 500 : 0;
        SimulatedClocks clocks = new SimulatedClocks(drift, anyOffset(random), rate);
        Duration interval = Duration.ofSeconds(1L << random.nextInt(13));
        return new SimulatedGuest(clocks, SteeringSettings.every(interval), 20_000 + random.nextInt(100_000), random);
    }

    /** From a microsecond to an hour, either way. */
    private static long anyOffset(Random random) {
        double size = Math.pow(10, 3 + random.nextDouble() * 9.5);
        return (long) (random.nextBoolean() ? size : -size);
    }

    /** The time that a guest is given for an error: the slew, and some bursts to learn the drift. */
    private static double timeToCorrect(double error) {
        double size = Math.abs(error);
        double slewed = size < 2 * SECOND ? size / 5000e-6 : 0;
        return 1.3 * slewed + 60 * SECOND;
    }

    private static void settle(SimulatedGuest guest) {
        double time = timeToCorrect(guest.error());
        for (int i = 0; i < 40; i++) {
            guest.run(time / 40);
            assertHonest(guest);
        }
        assertAccurate(guest);
    }

    private static void assertHonest(SimulatedGuest guest) {
        assertTrue(guest.excess() <= 2, () -> "the stated bound is exceeded by " + guest.excess() + " ns");
    }

    /** Within the goal, or, when every sample of a burst was slow, within what may look like nothing to be corrected. */
    private static void assertAccurate(SimulatedGuest guest) {
        double allowed = Math.max(ACCURACY, 2 * guest.bound());
        assertTrue(Math.abs(guest.error()) <= allowed, () -> "the clock is off by " + guest.error() + " ns");
    }

    private static void assertStaysAccurate(SimulatedGuest guest, double time) {
        for (int i = 0; i < 50; i++) {
            guest.run(time / 50);
            assertHonest(guest);
            assertAccurate(guest);
        }
    }

    @Test
    void anyClockIsRightSoonAndStaysSo() {
        forAll("anyClockIsRightSoonAndStaysSo", (random, guest) -> {
            settle(guest);
            assertStaysAccurate(guest, 6 * 3600 * SECOND);
            assertEquals(0, guest.discarded);
            assertEquals(0, guest.jumps);
            assertTrue(guest.greatestSlew <= guest.settings.mostSlewPpm() + 1e-9, () -> "slew " + guest.greatestSlew);
        });
    }

    @Test
    void theDriftIsKeptAsTheRate() {
        forAll("theDriftIsKeptAsTheRate", (random, guest) -> {
            settle(guest);
            guest.run(3600 * SECOND);
            guest.steering.end().forEach(guest.clocks::apply);
            assertEquals(guest.steering.base(), guest.clocks.ratePpm());
            double before = guest.error();
            guest.clocks.pass(1000 * SECOND);
            assertTrue(
                    Math.abs(guest.error() - before) < 4 * MILLI,
                    () -> "drifts by " + (guest.error() - before) + " ns");
        });
    }

    @Test
    void onceRightItIsNeitherSteppedNorSwung() {
        forAll("onceRightItIsNeitherSteppedNorSwung", (random, guest) -> {
            settle(guest);
            guest.run(600 * SECOND);
            int steps = guest.steps;
            int corrections = guest.corrections.size();
            guest.run(6 * 3600 * SECOND);
            assertEquals(steps, guest.steps);
            for (Correction correction : guest.corrections.subList(corrections, guest.corrections.size())) {
                assertTrue(Math.abs(correction.offset()) < 1.5 * ACCURACY, () -> "corrected by " + correction.offset());
            }
        });
    }

    @Test
    void aResumeThatIsToldIsDealtWithInTwoSeconds() {
        forAll("aResumeThatIsToldIsDealtWithInTwoSeconds", (random, guest) -> {
            settle(guest);
            for (int i = 0; i < 4; i++) {
                guest.run(random.nextDouble() * 1000 * SECOND);
                guest.pause(Math.pow(10, 6 + random.nextDouble() * 8), true);
                guest.run(2 * SECOND);
                assertHonest(guest);
                assertAccurate(guest);
                assertStaysAccurate(guest, 100 * SECOND);
            }
        });
    }

    @Test
    void aPauseThatNobodyTellsOfIsFoundByTheNextBurst() {
        forAll("aPauseThatNobodyTellsOfIsFoundByTheNextBurst", (random, guest) -> {
            settle(guest);
            guest.run(random.nextDouble() * 1000 * SECOND);
            int jumps = guest.jumps;
            guest.pause((5 + random.nextInt(5_000)) * MILLI, false);
            guest.run(guest.settings.interval().toNanos() + 10 * SECOND);
            assertEquals(jumps + 1, guest.jumps);
            assertHonest(guest);
            settle(guest);
            assertStaysAccurate(guest, 1000 * SECOND);
        });
    }

    @Test
    void aBurstWithAPauseInsideIsDiscarded() {
        forAll("aBurstWithAPauseInsideIsDiscarded", (random, guest) -> {
            settle(guest);
            guest.run(random.nextDouble() * 1000 * SECOND);
            int before = guest.bursts;
            int noticed = guest.discarded + guest.jumps;
            guest.pauseInsideTheNextBurst((20 + random.nextInt(5_000)) * MILLI);
            while (guest.bursts == before) {
                guest.run(SECOND);
            }
            assertEquals(noticed + 1, guest.discarded + guest.jumps);
            guest.run(10 * SECOND);
            settle(guest);
            assertStaysAccurate(guest, 1000 * SECOND);
        });
    }

    @Test
    void aForeignStepIsUndone() {
        forAll("aForeignStepIsUndone", (random, guest) -> {
            settle(guest);
            for (int i = 0; i < 4; i++) {
                guest.run(random.nextDouble() * 1000 * SECOND);
                guest.foreignStep(anyOffset(random));
                settle(guest);
            }
        });
    }

    @Test
    void aClockIsNotSetBackALittle() {
        forAll("aClockIsNotSetBackALittle", (random, guest) -> {
            settle(guest);
            int steps = guest.steps;
            guest.foreignStep(random.nextDouble() * 1.9 * SECOND);
            settle(guest);
            assertEquals(steps, guest.steps);
        });
    }
}
