package io.github.wsld.common.time;

/**
 * What the host's clock showed at a moment of the guest.
 *
 * @param time the host's clock, since the epoch
 * @param bound {@code time} is at most this far off, either way
 * @param raw the moment, by the guest's raw clock
 */
record HostTime(long time, long bound, long raw) {

    /** The host's clock against the guest's at another moment, if the host's gains like this. */
    OffsetEstimate offsetAt(ClockReading now, DriftEstimate drift) {
        long age = now.raw() - raw;
        long hostNow = time + age + Math.round(age * drift.ppm() * 1e-6);
        long growth = (long) Math.ceil(Math.abs(age) * drift.boundPpm() * 1e-6);
        return new OffsetEstimate(hostNow - now.realtime(), bound + growth + now.uncertainty() + 1, now.boottime());
    }
}
