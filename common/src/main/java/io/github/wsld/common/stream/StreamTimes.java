package io.github.wsld.common.stream;

import java.time.Duration;

/**
 * How a guest looks after links, and how long it waits between dials. In nanoseconds.
 *
 * @param pingAfter silence, while something is awaited, after which a PING is sent
 * @param lostAfter silence after which the link is lost
 * @param lostAfterResume the same after the machine has slept: what was under way then is gone anyway
 * @param lookEvery time between two PINGs over an endpoint, whatever the number of its links
 * @param longestWait between two dials of an endpoint that does not answer
 * @param probeEvery time between probes of the first endpoint while another one is in use
 */
public record StreamTimes(
        long pingAfter, long lostAfter, long lostAfterResume, long lookEvery, long longestWait, long probeEvery) {

    /** 2 s, 6 s, 2 s, 5 s, 10 s, 30 s. */
    public static final StreamTimes DEFAULT = of(Duration.ofSeconds(6), Duration.ofSeconds(5), Duration.ofSeconds(10));

    /** PING, and what a link gets after a sleep, at a third of the silence after which it is lost; probes at three longest waits. */
    public static StreamTimes of(Duration lostAfter, Duration lookEvery, Duration longestWait) {
        long lost = lostAfter.toNanos();
        long wait = longestWait.toNanos();
        return new StreamTimes(lost / 3, lost, lost / 3, lookEvery.toNanos(), wait, 3 * wait);
    }
}
