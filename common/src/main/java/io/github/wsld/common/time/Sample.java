package io.github.wsld.common.time;

/**
 * One question to the host and its answer. At t4 the host's clock shows at least t3, and at most t2 plus the round trip as the
 * guest saw it. A pause of the guest in the middle falsifies that without a trace: see {@link Burst}.
 *
 * @param t1 the guest's boottime before it asked
 * @param t2 the latest that the host's clock can have shown when the question came
 * @param t3 the earliest that the host's clock can have shown when the answer went
 * @param t4 the guest's clocks after the answer came
 */
public record Sample(long t1, long t2, long t3, ClockReading t4) {
    /** Longest round trip that a sample may have; also bounds what a host may claim between t2 and t3. */
    static final long LONGEST = 10_000_000_000L;

    /** Where additions of host time and a round trip cannot overflow: the year 2116. */
    private static final long LATEST_TIME = Long.MAX_VALUE / 2;

    /** Whether the four stamps can be true together; the other methods count only then. */
    public boolean isPlausible() {
        long total = t4.boottime() - t1;
        return t2 >= 0
                && t2 < LATEST_TIME
                && t3 >= 0
                && t3 < LATEST_TIME
                && total >= 0
                && total <= LONGEST
                && Math.abs(t3 - t2) <= LONGEST
                && roundTrip() >= 0;
    }

    /** Time under way, without the host's own. */
    public long roundTrip() {
        return t4.boottime() - t1 - (t3 - t2);
    }

    /** The host's clock at t4, in the middle of what is possible: half a round trip off at most. */
    long hostTime() {
        return t3 + roundTrip() / 2;
    }
}
