package io.github.wsld.guest.config;

import java.time.Duration;

/**
 * How links of streams are looked after and dialled again.
 *
 * @param lostAfter silence after which a link is lost, at least {@link #LEAST}; after a third of it the host is asked
 * @param lookEvery time between two looks at links over which nothing is awaited, at least {@link #LEAST}
 * @param longestWait between two dials of an endpoint that does not answer, at least {@link #LEAST}
 */
public record StreamsConfig(Duration lostAfter, Duration lookEvery, Duration longestWait) {
    public static final Duration LEAST = Duration.ofMillis(100);
    public static final Duration DEFAULT_LOST_AFTER = Duration.ofSeconds(6);
    public static final Duration DEFAULT_LOOK_EVERY = Duration.ofSeconds(5);
    public static final Duration DEFAULT_LONGEST_WAIT = Duration.ofSeconds(10);

    /** An empty {@code [streams]}, or none. */
    public static final StreamsConfig DEFAULT =
            new StreamsConfig(DEFAULT_LOST_AFTER, DEFAULT_LOOK_EVERY, DEFAULT_LONGEST_WAIT);

    public StreamsConfig {
        for (Duration time : new Duration[] {lostAfter, lookEvery, longestWait}) {
            if (time.compareTo(LEAST) < 0) {
                throw new IllegalArgumentException("a time of streams is below " + LEAST.toMillis() + " ms: " + time);
            }
        }
    }
}
