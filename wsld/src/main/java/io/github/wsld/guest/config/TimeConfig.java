package io.github.wsld.guest.config;

import java.time.Duration;

/**
 * How the clock is kept.
 *
 * @param interval between two looks at the host's clock, at least {@link #MIN_INTERVAL}
 */
public record TimeConfig(Duration interval) {

    public static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(10);
    public static final Duration MIN_INTERVAL = Duration.ofSeconds(1);

    public TimeConfig {
        if (interval.compareTo(MIN_INTERVAL) < 0) {
            throw new IllegalArgumentException("interval is below one second: " + interval);
        }
    }
}
