package io.github.wsld.common.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BurstTest {
    private static final long HOST_AHEAD = 1_000_000_000_000L;

    /** Sent and received at these guest times; the host stamps at this one, both stamps. */
    private static Sample sample(long sent, long atHost, long received) {
        return new Sample(
                sent, atHost + HOST_AHEAD, atHost + HOST_AHEAD, new ClockReading(0, received, received + 7, 0));
    }

    private static List<Sample> samples(Sample... samples) {
        return new ArrayList<>(List.of(samples));
    }

    @Test
    void theLeastRoundTripDecides() {
        Optional<HostTime> told =
                Burst.decide(samples(sample(0, 30, 1000), sample(2000, 2060, 2100), sample(3000, 3990, 4000)), 0);
        // Half a round trip before t4, the host showed 2060: its clock shows 2110 at t4, off by 50 and the rounding at
        // most.
        assertEquals(Optional.of(new HostTime(HOST_AHEAD + 2110, 51, 2107)), told);
    }

    @Test
    void samplesThatContradictEachOtherAreDiscarded() {
        List<Sample> samples = samples(sample(0, 50, 100), sample(1000, 1050, 1100), sample(2000, 2252, 2300));
        assertTrue(Burst.decide(samples, 0).isPresent());
        samples.set(2, sample(2000, 2260, 2100));
        assertFalse(Burst.decide(samples, 0).isPresent());
    }

    @Test
    void allIntervalsMustMeetInOnePoint() {
        // Each of the wide ones meets the narrow one, at its other end.
        List<Sample> samples = samples(sample(0, 0, 100), sample(1000, 1100 + 48, 1100), sample(2000, 2050, 2080));
        assertFalse(Burst.decide(samples, 0).isPresent());
    }

    @Test
    void aDriftIsTolerated() {
        List<Sample> samples = samples(
                sample(0, 5, 10), sample(1_000_000, 1_000_205, 1_000_010), sample(2_000_000, 2_000_405, 2_000_010));
        assertFalse(Burst.decide(samples, 0).isPresent());
        assertTrue(Burst.decide(samples, 250).isPresent());
    }

    @Test
    void twoAreTooFew() {
        assertFalse(
                Burst.decide(samples(sample(0, 5, 10), sample(20, 25, 30)), 0).isPresent());
        assertFalse(Burst.decide(List.of(), 0).isPresent());
    }

    @Test
    void aSampleThatCannotBeTrueSpoilsTheBurst() {
        List<Sample> good = samples(sample(0, 5, 10), sample(20, 25, 30), sample(40, 45, 50));
        assertTrue(Burst.decide(good, 0).isPresent());
        ClockReading t4 = new ClockReading(0, 100, 100, 0);
        for (Sample bad : List.of(
                new Sample(101, 0, 0, t4),
                new Sample(0, -1, 0, t4),
                new Sample(0, 0, -1, t4),
                new Sample(0, Long.MAX_VALUE, Long.MAX_VALUE, t4),
                new Sample(0, 0, 101, t4),
                new Sample(0, Long.MAX_VALUE / 2 - 1, 0, t4),
                new Sample(100 - Sample.LONGEST - 1, 0, 0, t4))) {
            assertFalse(bad.isPlausible(), bad::toString);
            List<Sample> spoiled = new ArrayList<>(good);
            spoiled.add(bad);
            assertFalse(Burst.decide(spoiled, 0).isPresent());
        }
    }
}
