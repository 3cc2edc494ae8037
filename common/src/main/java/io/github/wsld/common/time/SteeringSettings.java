package io.github.wsld.common.time;

import java.time.Duration;

/**
 * How the clock is corrected.
 *
 * @param interval longest time between two bursts
 * @param accuracy what is aimed at: a burst is worth it when the clock may be this wrong
 * @param stepAbove a smaller error is slewed
 * @param leastStepBack a smaller error of a clock that is ahead is slewed even if it is above {@code stepAbove}
 * @param mostSlewPpm fastest slew, on top of the drift
 * @param mode who sets the clock
 * @param tolerance what another program that sets the clock may leave it wrong by
 */
public record SteeringSettings(
        Duration interval,
        Duration accuracy,
        Duration stepAbove,
        Duration leastStepBack,
        double mostSlewPpm,
        TimeMode mode,
        Duration tolerance) {
    /** Shortest time between two bursts of the schedule. */
    static final Duration FLOOR = Duration.ofSeconds(4);
    /** The kernel slews by a tenth at most, which leaves room for the drift. */
    static final double MOST_SLEW_PPM = 99_000;

    public SteeringSettings {
        if (interval.compareTo(Duration.ZERO) <= 0 || accuracy.compareTo(Duration.ZERO) <= 0) {
            throw new IllegalArgumentException(
                    "interval " + interval + " and accuracy " + accuracy + " must be positive");
        }
        if (!(mostSlewPpm >= 1 && mostSlewPpm <= MOST_SLEW_PPM)) {
            throw new IllegalArgumentException("slew of " + mostSlewPpm + " ppm is not within 1 to " + MOST_SLEW_PPM);
        }
    }

    /** With the usual limits: 1 ms, slews below 0.5 s at 5000 ppm at most, no step back of less than 2 s; sets always. */
    public static SteeringSettings every(Duration interval) {
        return new SteeringSettings(
                interval,
                Duration.ofMillis(1),
                Duration.ofMillis(500),
                Duration.ofSeconds(2),
                5000,
                TimeMode.KEEP,
                Duration.ofMillis(100));
    }

    /** These with another mode. */
    public SteeringSettings mode(TimeMode other) {
        return new SteeringSettings(interval, accuracy, stepAbove, leastStepBack, mostSlewPpm, other, tolerance);
    }

    /** Time to the next burst while there is something to find out. */
    Duration floor() {
        return interval.compareTo(FLOOR) < 0 ? interval : FLOOR;
    }
}
