package io.github.wsld.guest.config;

import io.github.wsld.common.time.TimeMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the clock is kept.
 *
 * @param interval longest time between two looks at the host's clock, at least {@link #MIN_INTERVAL}
 * @param stepAbove a smaller error is slewed, a greater one stepped
 * @param leastStepBack a clock that is ahead by less is never stepped back, except first after a resume
 * @param maxSlewPpm fastest slew in parts per million, 1 to {@link #MOST_SLEW_PPM}
 * @param mode who sets the clock: any but {@link TimeMode#FEED}
 * @param tolerance what another program may leave the clock wrong by in {@link TimeMode#AUTO}, at least {@link #MIN_TOLERANCE}
 * @param chronySocket where chronyd takes samples; then it alone sets the clock
 */
public record TimeConfig(
        Duration interval,
        Duration stepAbove,
        Duration leastStepBack,
        int maxSlewPpm,
        TimeMode mode,
        Duration tolerance,
        Optional<Path> chronySocket) {

    public static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(10);
    public static final Duration MIN_INTERVAL = Duration.ofSeconds(1);
    public static final Duration DEFAULT_STEP_ABOVE = Duration.ofMillis(500);
    public static final Duration DEFAULT_LEAST_STEP_BACK = Duration.ofSeconds(2);
    public static final int DEFAULT_MAX_SLEW_PPM = 5000;
    public static final TimeMode DEFAULT_MODE = TimeMode.AUTO;
    public static final Duration DEFAULT_TOLERANCE = Duration.ofMillis(100);
    /** Less would be quarrelled about: no program keeps a clock better. */
    public static final Duration MIN_TOLERANCE = Duration.ofMillis(5);
    /** The kernel slews by a tenth at most. */
    public static final int MOST_SLEW_PPM = 99_000;

    public TimeConfig {
        if (interval.compareTo(MIN_INTERVAL) < 0) {
            throw new IllegalArgumentException("interval is below one second: " + interval);
        }
        if (maxSlewPpm < 1 || maxSlewPpm > MOST_SLEW_PPM) {
            throw new IllegalArgumentException("slew of " + maxSlewPpm + " ppm is not 1 to " + MOST_SLEW_PPM);
        }
        if (mode == TimeMode.FEED || mode == TimeMode.KEEP && chronySocket.isPresent()) {
            throw new IllegalArgumentException("mode " + mode + " with samples for " + chronySocket);
        }
        if (tolerance.compareTo(MIN_TOLERANCE) < 0) {
            throw new IllegalArgumentException("tolerance is below " + MIN_TOLERANCE + ": " + tolerance);
        }
    }

    /** An empty {@code [time]} with this interval. */
    public static TimeConfig every(Duration interval) {
        return new TimeConfig(
                interval,
                DEFAULT_STEP_ABOVE,
                DEFAULT_LEAST_STEP_BACK,
                DEFAULT_MAX_SLEW_PPM,
                DEFAULT_MODE,
                DEFAULT_TOLERANCE,
                Optional.empty());
    }
}
