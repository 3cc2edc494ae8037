package io.github.wsld.bench.soak;

import io.github.wsld.bench.process.Child;
import io.github.wsld.bench.process.Usage;
import java.io.IOException;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What a soak looked like for some seconds.
 *
 * @param minutes since its start
 * @param guestPss of wsld in KiB, as {@code hostPss} of wsldhost
 * @param bytes that came back so far
 * @param cuts so far
 * @param p50 of round trips in milliseconds, as {@code p99}; 0 when there were none
 */
public record Sample(
        double minutes,
        long guestPss,
        long hostPss,
        long guestDescriptors,
        long hostDescriptors,
        double p50,
        double p99,
        long bytes,
        long cuts) {
    private static final double NANOS_OF_A_MILLI = 1e6;

    static Sample take(double minutes, Child guest, Child host, Histogram trips, long bytes, long cuts)
            throws IOException {
        guest.requireAlive();
        host.requireAlive();
        return new Sample(
                minutes,
                Usage.pss(List.of(guest)),
                Usage.pss(List.of(host)),
                Usage.descriptors(List.of(guest)),
                Usage.descriptors(List.of(host)),
                trips.getValueAtPercentile(50) / NANOS_OF_A_MILLI,
                trips.getValueAtPercentile(99) / NANOS_OF_A_MILLI,
                bytes,
                cuts);
    }
}
