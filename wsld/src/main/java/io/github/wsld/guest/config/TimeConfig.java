package io.github.wsld.guest.config;

import java.time.Duration;

/**
 * How the clock is kept.
 *
 * @param interval longest time between two looks at the host's clock, at least {@link #MIN_INTERVAL}
 * @param stepAbove a smaller error is slewed, a greater one stepped
 * @param leastStepBack a clock that is ahead by less is never stepped back, except first after a resume
 * @param maxSlewPpm fastest slew in parts per million, 1 to {@link #MOST_SLEW_PPM}
 */
public record TimeConfig(Duration interval, Duration stepAbove, Duration leastStepBack, int maxSlewPpm) {

    public static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(10);
    public static final Duration MIN_INTERVAL = Duration.ofSeconds(1);
    public static final Duration DEFAULT_STEP_ABOVE = Duration.ofMillis(500);
    public static final Duration DEFAULT_LEAST_STEP_BACK = Duration.ofSeconds(2);
    public static final int DEFAULT_MAX_SLEW_PPM = 5000;
    /** The kernel slews by a tenth at most. */
    public static final int MOST_SLEW_PPM = 99_000;

    public TimeConfig {
        if (interval.compareTo(MIN_INTERVAL) < 0) {
            throw new IllegalArgumentException("interval is below one second: " + interval);
        }
        if (maxSlewPpm < 1 || maxSlewPpm > MOST_SLEW_PPM) {
            throw new IllegalArgumentException("slew of " + maxSlewPpm + " ppm is not 1 to " + MOST_SLEW_PPM);
        }
    }

    /** An empty {@code [time]} with this interval. */
    public static TimeConfig every(Duration interval) {
        return new TimeConfig(interval, DEFAULT_STEP_ABOVE, DEFAULT_LEAST_STEP_BACK, DEFAULT_MAX_SLEW_PPM);
    }
}
