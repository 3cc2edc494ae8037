package io.github.wsld.bench.report;

import java.util.Locale;

/** Numbers for people. */
public final class Digits {
    private Digits() {}

    /** With as many digits as matter. */
    public static String of(double value) {
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    }
}
