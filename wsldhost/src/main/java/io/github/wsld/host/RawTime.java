package io.github.wsld.host;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * A time for tests, which nobody can set: that of CLOCK_MONOTONIC_RAW at another rate, plus a base. So a host can set the clock of a
 * guest that shares its kernel.
 *
 * @param base nanoseconds since the epoch when the raw clock shows 0
 * @param ppm how much faster than the raw clock it runs
 */
public record RawTime(long base, double ppm) {

    /** Reads {@code BASE:PPM}. */
    public static RawTime parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException("a raw time is BASE:PPM, in nanoseconds and parts per million: " + text);
        }
        return new RawTime(Long.parseLong(parts[0]), Double.parseDouble(parts[1]));
    }

    /** Nanoseconds since the epoch when the raw clock shows this. */
    public long at(long rawNanos) {
        return base + rawNanos + Math.round(rawNanos * ppm * 1e-6);
    }

    /** A clock of this time, in UTC. */
    Clock clock(LongSupplier rawNanos) {
        return new Clock() {
            @Override
            public Instant instant() {
                return Instant.ofEpochSecond(0, at(rawNanos.getAsLong()));
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException("a raw time has no zone but UTC");
            }
        };
    }
}
