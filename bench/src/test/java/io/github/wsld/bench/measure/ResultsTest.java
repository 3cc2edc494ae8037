package io.github.wsld.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResultsTest {
    private static final Metric RATE = Metric.more("rate", "per second");

    private final Results results = new Results();

    @Test
    void ratiosAreOfTheSameRound() {
        round(100, 50);
        round(10, 20);
        round(30, 30);
        assertEquals(Optional.of(new Summary(1, 0.5, 3)), results.ratio(RATE, "ours", "floor"));
        assertEquals(Optional.of(new Summary(30, 20, 3)), results.summary(RATE, "ours"));
    }

    private void round(double ours, double floor) {
        results.add("ours", Map.of(RATE, ours));
        results.add("floor", Map.of(RATE, floor));
    }

    @Test
    void aRatioWithoutValuesIsNone() {
        results.add("ours", Map.of(RATE, 1.0));
        assertTrue(results.ratio(RATE, "ours", "floor").isEmpty());
        assertTrue(results.ratio(RATE, "floor", "ours").isEmpty());
    }

    @Test
    void candidatesStandInTheExpectedOrder() {
        results.expect(List.of("floor", "absent", "ours"));
        round(1, 1);
        results.add("unexpected", Map.of(RATE, 1.0));
        assertEquals(List.of("floor", "ours", "unexpected"), results.candidates(RATE));
    }

    @Test
    void aMedianOfEvenlyManyIsInTheMiddle() {
        assertEquals(new Summary(2.5, 1, 4), Summary.of(List.of(4.0, 1.0, 2.0, 3.0)));
    }

    @Test
    void percentilesAreNamedAsTheyAreSaid() {
        assertEquals("round trip 32 B p50", RoundTrips.latency(32, 50).name());
        assertEquals("round trip 32 B p99.9", RoundTrips.latency(32, 99.9).name());
    }
}
