package io.github.wsld.common.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.time.ClockCommand.SetRate;
import io.github.wsld.common.time.ClockCommand.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SteeringTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1000 * MILLI;

    private final Steering steering = new Steering(SteeringSettings.every(Duration.ofMinutes(10)), 0);
    private long guestTime = 5000 * SECOND;

    /** A burst of a host that is ahead by an offset; the links are so fast that it is exact. */
    private Decision burst(long offset) {
        ClockReading reading = new ClockReading(guestTime, guestTime, guestTime, 0);
        long host = guestTime + offset;
        return steering.burst(
                IntStream.range(0, 8)
                        .mapToObj(i -> new Sample(guestTime, host, host, reading))
                        .toList(),
                reading);
    }

    @ParameterizedTest
    @ValueSource(longs = {500 * MILLI, 3600 * SECOND, -2 * SECOND, -3600 * SECOND})
    void aGreatErrorIsStepped(long offset) {
        Decision decision = burst(offset);
        assertEquals(List.of(new Step(offset)), decision.commands());
        assertEquals(Optional.empty(), decision.slew());
        assertEquals(Duration.ofSeconds(4), decision.nextBurst());
        assertEquals(Optional.of(new Correction(Correction.Kind.STEP, offset, guestTime)), steering.lastCorrection());
    }

    @ParameterizedTest
    @ValueSource(longs = {6 * MILLI, 499 * MILLI, -499 * MILLI, -1999 * MILLI})
    void aSmallErrorIsSlewed(long offset) {
        Decision decision = burst(offset);
        double ppm = Math.copySign(5000, offset);
        assertEquals(List.of(new SetRate(ppm)), decision.commands());
        // By the slewed clock it takes as much longer as it is faster.
        assertEquals(
                Math.round(Math.abs(offset) / 5000e-6 * (1 + ppm * 1e-6)),
                decision.slew().orElseThrow().toNanos(),
                1);
        assertTrue(steering.isSlewing());
        assertEquals(List.of(new SetRate(0)), steering.slewEnded());
        assertEquals(List.of(), steering.slewEnded());
        assertFalse(steering.isSlewing());
    }

    @Test
    void aTinyErrorIsSlewedInASecond() {
        Decision decision = burst(MILLI);
        assertEquals(List.of(new SetRate(1000)), decision.commands());
        assertEquals(1001, decision.slew().orElseThrow().toMillis());
    }

    @Test
    void noErrorBeyondTheBoundIsLeftAlone() {
        Decision decision = burst(0);
        assertEquals(List.of(), decision.commands());
        assertEquals(Optional.empty(), decision.slew());
        assertEquals(Optional.empty(), steering.lastCorrection());
    }

    @Test
    void theFirstBurstAfterAResumeSteps() {
        burst(0);
        assertEquals(List.of(), steering.resumed());
        assertEquals(Optional.empty(), steering.offset(new ClockReading(0, 0, 0, 0)));
        guestTime += SECOND;
        assertEquals(List.of(new Step(-600 * MILLI)), burst(-600 * MILLI).commands());
        steering.resumed();
        assertEquals(List.of(new Step(20 * MILLI)), burst(20 * MILLI).commands());
        guestTime += SECOND;
        assertEquals(List.of(new SetRate(-5000)), burst(-600 * MILLI).commands());
        assertEquals(List.of(new SetRate(0)), steering.resumed());
    }

    @Test
    void theNewestBurstReplacesASlew() {
        burst(100 * MILLI);
        guestTime += SECOND;
        assertEquals(List.of(new Step(SECOND), new SetRate(0)), burst(SECOND).commands());
        assertEquals(List.of(), steering.slewEnded());
    }

    @Test
    void aRateThatOnlyAnUnendedSlewExplainsIsNotKept() {
        Steering found = new Steering(SteeringSettings.every(Duration.ofMinutes(10)), -5100);
        assertEquals(0, found.base());
        assertEquals(-80, new Steering(SteeringSettings.every(Duration.ofMinutes(10)), -80).base());
    }

    @Test
    void aRateThatSomebodyElseSetIsTakenBack() {
        burst(0);
        steering.found(new Discipline(0.00001, false, 16 * SECOND), guestTime);
        guestTime += SECOND;
        assertEquals(List.of(), burst(0).commands());
        steering.found(new Discipline(40, false, 16 * SECOND), guestTime);
        guestTime += SECOND;
        assertEquals(List.of(new SetRate(0)), burst(0).commands());
    }

    @Test
    void withoutTheRightItMeasures() {
        steering.measureOnly();
        Decision decision = burst(3600 * SECOND);
        assertEquals(Decision.Result.STEADY, decision.result());
        assertEquals(List.of(), decision.commands());
        assertEquals(Optional.empty(), decision.slew());
        assertEquals(
                3600 * SECOND,
                steering.offset(new ClockReading(guestTime, guestTime, guestTime, 0))
                        .orElseThrow()
                        .offset());
    }

    @Test
    void discardedBurstsAreRepeatedSoonForAWhile() {
        for (int i = 0; i < 5; i++) {
            assertEquals(Duration.ofSeconds(1), nothing().nextBurst());
        }
        assertEquals(Duration.ofSeconds(4), nothing().nextBurst());
        burst(0);
        assertEquals(Duration.ofSeconds(1), nothing().nextBurst());
    }

    private Decision nothing() {
        Decision decision = steering.burst(List.of(), new ClockReading(guestTime, guestTime, guestTime, 0));
        assertEquals(Decision.Result.DISCARDED, decision.result());
        return decision;
    }

    @Test
    void theNextBurstComesWhenItIsWorthIt() {
        for (int i = 0; i < 2; i++) {
            assertEquals(Duration.ofSeconds(4), burst(0).nextBurst());
            guestTime += 4 * SECOND;
        }
        // The drift is known exactly, but may change by 1 ppm: that is 1 ms in 1000 s.
        assertEquals(Duration.ofMinutes(10), burst(0).nextBurst());
    }

    @Test
    void theIntervalIsTheLongest() {
        Steering often = new Steering(SteeringSettings.every(Duration.ofSeconds(1)), 0);
        assertEquals(
                Duration.ofSeconds(1),
                often.burst(List.of(), new ClockReading(0, 0, 0, 0)).nextBurst());
    }

    @Test
    void settingsAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> SteeringSettings.every(Duration.ZERO));
        Duration second = Duration.ofSeconds(1);
        for (double ppm : new double[] {0, -1, 99_001, Double.NaN}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new SteeringSettings(second, second, second, second, ppm, TimeMode.KEEP, second));
        }
    }

    @Test
    void aStepOfOthersIsNoticed() {
        ClockWatch watch = new ClockWatch(new ClockReading(1_000_000, 0, 0, 0));
        assertEquals(0, watch.look(new ClockReading(2_000_000, 1_000_050, 0, 0)));
        assertEquals(-5 * SECOND, watch.look(new ClockReading(3_000_000 - 5 * SECOND, 2_000_000, 0, 0)));
        assertEquals(0, watch.look(new ClockReading(4_000_000 - 5 * SECOND, 3_000_000, 0, 0)));
        watch.stepped(new ClockReading(4_000_000, 3_000_000, 0, 0));
        assertEquals(0, watch.look(new ClockReading(4_000_000, 3_000_000, 0, 0)));
        assertEquals(0, watch.look(new ClockReading(4_300_000, 3_000_000, 0, 100_000)));
    }
}
