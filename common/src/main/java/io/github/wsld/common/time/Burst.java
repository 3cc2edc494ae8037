package io.github.wsld.common.time;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Samples taken within a moment. The one with the least round trip decides, if all agree: a guest that was paused in between has
 * samples from before and from after, and those contradict each other.
 */
final class Burst {
    /** Fewer cannot contradict each other enough. */
    static final int LEAST_SAMPLES = 3;

    private Burst() {}

    /**
     * What the samples tell together; empty when they contradict each other or are too few.
     *
     * @param tolerancePpm how fast the two clocks may run apart meanwhile
     */
    static Optional<HostTime> decide(List<Sample> samples, double tolerancePpm) {
        List<Sample> plausible = samples.stream().filter(Sample::isPlausible).toList();
        // A sample whose stamps cannot be true is a pause or a step as well, so it speaks against the others.
        if (plausible.size() < LEAST_SAMPLES || plausible.size() < samples.size()) {
            return Optional.empty();
        }
        Sample best = plausible.stream()
                .min(Comparator.comparingLong(Sample::roundTrip))
                .orElseThrow();
        if (!agree(plausible, best.t4().boottime(), tolerancePpm)) {
            return Optional.empty();
        }
        return Optional.of(new HostTime(
                best.hostTime(), bound(best, tolerancePpm), best.t4().raw()));
    }

    /** Whether the host can have shown one same time at a moment of the guest by all samples: their intervals intersect. */
    private static boolean agree(List<Sample> samples, long moment, double tolerancePpm) {
        long earliest = Long.MIN_VALUE;
        long latest = Long.MAX_VALUE;
        for (Sample sample : samples) {
            long distance = moment - sample.t4().boottime();
            long time = sample.hostTime() + distance;
            long bound = bound(sample, tolerancePpm) + drifted(distance, tolerancePpm);
            earliest = Math.max(earliest, time - bound);
            latest = Math.min(latest, time + bound);
        }
        return earliest <= latest;
    }

    private static long bound(Sample sample, double tolerancePpm) {
        // The halves may have been rounded down.
        return sample.roundTrip() / 2
                + 1
                + drifted(sample.t4().boottime() - sample.t1(), tolerancePpm)
                + sample.t4().uncertainty();
    }

    private static long drifted(long length, double ppm) {
        return (long) Math.ceil(Math.abs(length) * ppm * 1e-6);
    }
}
