package io.github.wsld.common.time;

/**
 * The guest's clocks at one moment.
 *
 * @param realtime since the epoch, CLOCK_REALTIME: what is to be set right
 * @param boottime CLOCK_BOOTTIME: never stepped, but slewed along with realtime, so that the two differ by a constant until
 *     somebody steps realtime; counts a suspend of the guest
 * @param raw CLOCK_MONOTONIC_RAW: neither stepped nor slewed; does not count a suspend
 * @param uncertainty how far apart the three may have been read
 */
public record ClockReading(long realtime, long boottime, long raw, long uncertainty) {}
