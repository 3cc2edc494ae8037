package io.github.wsld.common.stream;

import java.util.random.RandomGenerator;

/** How long to wait after one failure after another: 0.2 s, doubling up to a limit, each a quarter less or more by chance. */
final class Backoff {

    private static final long FIRST = 200_000_000L;

    private final long last;
    private final RandomGenerator random;
    private int failures;

    /** @param last the longest wait, but for chance */
    Backoff(long last, RandomGenerator random) {
        this.last = last;
        this.random = random;
    }

    void reset() {
        failures = 0;
    }

    /** Failures since {@link #reset}. */
    int failures() {
        return failures;
    }

    /** The wait after one failure more. */
    long next() {
        long wait = Math.min(last, FIRST << Math.min(failures++, 10));
        return jittered(wait);
    }

    long jittered(long wait) {
        return wait * 3 / 4 + random.nextLong(wait / 2 + 1);
    }
}
