package io.github.wsld.common.daemon;

import java.time.Duration;

/** Bytes and durations for people, in about three digits. */
public final class Quantities {

    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Quantities() {}

    /** {@code 999 B}, {@code 1.5 KiB}, {@code 120.0 MiB}; rounded down. */
    static String bytes(long bytes) {
        int unit = 0;
        long whole = bytes;
        long rest = 0;
        while (whole >= 1024) {
            rest = whole % 1024;
            whole /= 1024;
            unit++;
        }
        return unit == 0 ? whole + " B" : whole + "." + rest * 10 / 1024 + " " + UNITS[unit];
    }

    /** The two greatest units: {@code 412 us}, {@code 1.2 ms}, {@code 7.0 s}, {@code 3m 07s}, {@code 2h 05m}, {@code 9d 03h}. */
    public static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        long micros = duration.toNanosPart() / 1000;
        if (seconds == 0 && micros < 1000) {
            return micros + " us";
        }
        if (seconds == 0) {
            return micros / 1000 + "." + micros / 100 % 10 + " ms";
        }
        if (seconds < 60) {
            return seconds + "." + micros / 100_000 + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + "m " + twoDigits(seconds % 60) + "s";
        }
        long minutes = seconds / 60;
        if (minutes < 24 * 60) {
            return minutes / 60 + "h " + twoDigits(minutes % 60) + "m";
        }
        return minutes / (24 * 60) + "d " + twoDigits(minutes / 60 % 24) + "h";
    }

    private static String twoDigits(long value) {
        return value < 10 ? "0" + value : Long.toString(value);
    }
}
