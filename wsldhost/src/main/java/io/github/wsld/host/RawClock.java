package io.github.wsld.host;

import io.github.wsld.net.linux.LinuxClock;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock for tests, which nobody can set: CLOCK_MONOTONIC_RAW at another rate, plus a base. So a guest's clock can be set by a host
 * that shares its kernel. For one thread.
 */
public final class RawClock extends Clock {
    private final LinuxClock raw;
    private final long base;
    private final double ppm;

    /**
     * @param base nanoseconds since the epoch that it shows when the raw clock shows 0
     * @param ppm how much faster it runs than that
     */
    public RawClock(LinuxClock raw, long base, double ppm) {
        this.raw = raw;
        this.base = base;
        this.ppm = ppm;
    }

    /** Reads {@code BASE:PPM}. */
    public static RawClock parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException(
                    "a raw clock is BASE:PPM, in nanoseconds and parts per million: " + text);
        }
        return new RawClock(LinuxClock.readOnly(), Long.parseLong(parts[0]), Double.parseDouble(parts[1]));
    }

    /** Nanoseconds since the epoch when the raw clock shows this. */
    public long at(long rawNanos) {
        return base + rawNanos + Math.round(rawNanos * ppm * 1e-6);
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochSecond(0, at(raw.raw()));
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("a raw clock is UTC's");
    }
}
