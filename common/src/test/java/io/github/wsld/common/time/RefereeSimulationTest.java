package io.github.wsld.common.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.time.Standing.Role;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A hundred guests a test, in mode auto, beside programs that set the clock too. Repeat a run with {@code -Dwsld.seed=N}: guest
 * number i has the seed N + i.
 */
class RefereeSimulationTest {
    private static final long SEED = Long.getLong("wsld.seed", System.nanoTime());
    private static final int GUESTS = 100;
    private static final double SECOND = 1e9;
    private static final double MILLI = 1e6;
    private static final double TOLERANCE = 100 * MILLI;
    private static final double HOUR = 3600 * SECOND;

    private interface Course {
        void run(Random random, SimulatedGuest guest);
    }

    private static void forAll(String name, Course course) {
        System.out.println(name + ": -Dwsld.seed=" + SEED);
        for (int i = 0; i < GUESTS; i++) {
            Random random = new Random(SEED + i);
            SimulatedClocks clocks =
                    new SimulatedClocks(200 * random.nextDouble() - 100, (long) (random.nextGaussian() * SECOND), 0);
            SimulatedGuest guest = new SimulatedGuest(
                    clocks,
                    SteeringSettings.every(Duration.ofMinutes(10)).mode(TimeMode.AUTO),
                    20_000 + random.nextInt(100_000),
                    random);
            try {
                course.run(random, guest);
            } catch (AssertionError e) {
                throw new AssertionError("seed " + (SEED + i) + ": " + e.getMessage(), e);
            }
        }
    }

    /** One that keeps time well but for its source; chronyd looks often, timesyncd seldom. */
    private static SimulatedRival rival(SimulatedGuest guest, Random random, double lie) {
        boolean often = random.nextBoolean();
        double drift = guest.clocks.driftPpm() + random.nextGaussian();
        return often
                ? new SimulatedRival(
                        SimulatedRival.Manner.CHRONYD,
                        lie,
                        (8 << random.nextInt(4)) * SECOND,
                        drift,
                        guest.now() + random.nextDouble() * 10 * SECOND,
                        random)
                : new SimulatedRival(
                        SimulatedRival.Manner.TIMESYNCD,
                        lie,
                        (32 << random.nextInt(4)) * SECOND,
                        0,
                        guest.now() + random.nextDouble() * 10 * SECOND,
                        random);
    }

    private static Standing standing(SimulatedGuest guest) {
        return guest.steering.referee().standing(guest.clocks.guest().boottime());
    }

    private static double worst(SimulatedGuest guest, double time) {
        double worst = 0;
        double step = 100 * MILLI;
        for (double passed = 0; passed < time; passed += step) {
            guest.run(step);
            worst = Math.max(worst, Math.abs(guest.error()));
        }
        return worst;
    }

    private static double anyLie(Random random, double least, double most) {
        double size = least * Math.pow(most / least, random.nextDouble());
        return random.nextBoolean() ? size : -size;
    }

    @Test
    void aHealthyProgramIsLeftAlone() {
        forAll("aHealthyProgramIsLeftAlone", (random, guest) -> {
            guest.rival(rival(guest, random, 0), random.nextBoolean());
            guest.run(1800 * SECOND);
            int commands = guest.steps + guest.rates;
            double worst = worst(guest, HOUR);
            assertTrue(worst < TOLERANCE, () -> "the clock was off by " + worst);
            assertEquals(commands, guest.steps + guest.rates);
            assertEquals(Role.WATCHING, standing(guest).role());
            assertFalse(standing(guest).fight());
        });
    }

    @Test
    void aSmallLieIsLeftAloneToo() {
        forAll("aSmallLieIsLeftAloneToo", (random, guest) -> {
            guest.rival(rival(guest, random, anyLie(random, MILLI, 80 * MILLI)), random.nextBoolean());
            guest.run(1800 * SECOND);
            int commands = guest.steps + guest.rates;
            double worst = worst(guest, HOUR);
            assertTrue(worst < TOLERANCE, () -> "the clock was off by " + worst);
            assertEquals(commands, guest.steps + guest.rates);
        });
    }

    /** However wrong the other is: never worse than that, and never much worse than it can pull in one pause. */
    @Test
    void aWrongProgramIsHeldOff() {
        forAll("aWrongProgramIsHeldOff", (random, guest) -> {
            double lie = anyLie(random, 200 * MILLI, 3600 * SECOND);
            guest.run(120 * SECOND);
            SimulatedRival rival = rival(guest, random, lie);
            guest.rival(rival, random.nextBoolean());
            guest.run(300 * SECOND);
            double allowed = Math.min(Math.abs(lie) + 20 * MILLI, rival.mostPull(90 * SECOND) + 0.3 * SECOND);
            int before = guest.steps + guest.rates;
            double worst = worst(guest, HOUR);
            assertTrue(worst <= allowed, () -> "the clock was off by " + worst + ", allowed " + allowed);
            int commands = guest.steps + guest.rates - before;
            assertTrue(commands > 0, () -> "nothing was done about " + lie);
        });
    }

    /** systemd-timesyncd steps at once when it is stepped: what cannot last is not tried again and again. */
    @Test
    void whatIsUndoneAtOnceIsGivenUp() {
        forAll("whatIsUndoneAtOnceIsGivenUp", (random, guest) -> {
            guest.run(120 * SECOND);
            double lie = anyLie(random, 3 * SECOND, 3600 * SECOND);
            SimulatedRival timesyncd = new SimulatedRival(
                    SimulatedRival.Manner.TIMESYNCD, lie, 2048 * SECOND, 0, guest.now() + SECOND, random);
            guest.rival(timesyncd, true);
            double worst = worst(guest, HOUR);
            assertTrue(worst <= Math.abs(lie) + 20 * MILLI, () -> "the clock was off by " + worst);
            int steps = guest.steps;
            guest.run(3 * HOUR);
            assertTrue(guest.steps - steps <= 4, () -> guest.steps - steps + " steps in three hours");
            timesyncd.die();
            guest.rival(timesyncd, false);
            guest.run(30 * SECOND);
            assertTrue(Math.abs(guest.error()) < TOLERANCE, () -> "the clock is off by " + guest.error());
        });
    }

    @Test
    void aQuarrelsomeScriptIsNotAnsweredEachTime() {
        forAll("aQuarrelsomeScriptIsNotAnsweredEachTime", (random, guest) -> {
            guest.run(120 * SECOND);
            double lie = anyLie(random, 3 * SECOND, 3600 * SECOND);
            guest.rival(
                    new SimulatedRival(SimulatedRival.Manner.STEPPER, lie, SECOND, 0, guest.now(), random),
                    random.nextBoolean());
            guest.run(300 * SECOND);
            int steps = guest.steps;
            double worst = worst(guest, HOUR);
            assertTrue(worst < Math.abs(lie) + MILLI, () -> "the clock was off by " + worst);
            int made = guest.steps - steps;
            assertTrue(made > 0 && made <= 6, () -> made + " steps in an hour");
        });
    }

    @Test
    void aBlipIsMended() {
        forAll("aBlipIsMended", (random, guest) -> {
            guest.rival(rival(guest, random, 0), true);
            guest.run(1800 * SECOND);
            guest.foreignStep((random.nextBoolean() ? 1 : -1) * SECOND);
            guest.steering.referee().stepped(guest.clocks.guest().boottime());
            guest.run(300 * SECOND);
            assertTrue(Math.abs(guest.error()) < TOLERANCE, () -> "the clock is off by " + guest.error());
            double worst = worst(guest, HOUR);
            assertTrue(worst < TOLERANCE, () -> "the clock was off by " + worst);
            assertFalse(standing(guest).fight());
        });
    }

    @Test
    void theClockOfADeadProgramIsTakenOver() {
        forAll("theClockOfADeadProgramIsTakenOver", (random, guest) -> {
            boolean process = random.nextBoolean();
            SimulatedRival rival = rival(guest, random, 0);
            guest.rival(rival, process);
            guest.run((600 + 600 * random.nextDouble()) * SECOND);
            rival.die();
            if (process) {
                guest.rival(rival, false);
            }
            double worst = worst(guest, 600 * SECOND);
            // It may have died in the middle of a slew.
            assertTrue(worst < 2 * SECOND, () -> "the clock was off by " + worst);
            assertEquals(Role.KEEPING, standing(guest).role());
            guest.run(600 * SECOND);
            assertTrue(
                    Math.abs(guest.error()) <= Math.max(MILLI, 2 * guest.bound()),
                    () -> "the clock is off by " + guest.error());
        });
    }

    @Test
    void anIdleProgramIsNotWaitedFor() {
        forAll("anIdleProgramIsNotWaitedFor", (random, guest) -> {
            guest.rival(null, true);
            guest.run(800 * SECOND);
            assertEquals(Role.KEEPING, standing(guest).role());
            assertTrue(
                    Math.abs(guest.error()) <= Math.max(MILLI, 2 * guest.bound()),
                    () -> "the clock is off by " + guest.error());
        });
    }

    @Test
    void aResumeIsDealtWithBesideAnotherProgram() {
        forAll("aResumeIsDealtWithBesideAnotherProgram", (random, guest) -> {
            guest.rival(rival(guest, random, 0), true);
            guest.run(1800 * SECOND);
            for (int i = 0; i < 4; i++) {
                guest.run(random.nextDouble() * 1000 * SECOND);
                guest.pause((5 + random.nextInt(5000)) * SECOND, true);
                guest.run(2 * SECOND);
                assertTrue(Math.abs(guest.error()) < TOLERANCE, () -> "the clock is off by " + guest.error());
            }
            guest.run(Strikes.WINDOW + 100 * SECOND);
            assertTrue(Math.abs(guest.error()) < TOLERANCE, () -> "the clock is off by " + guest.error());
            assertFalse(standing(guest).fight());
        });
    }
}
