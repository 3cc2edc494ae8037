package io.github.wsld.common.time;

/**
 * Notices that somebody else stepped the clock: realtime and boottime are slewed together, so only a step changes their
 * difference.
 */
public final class ClockWatch {
    /** A smaller step is none of anybody's business: reading both clocks takes time. */
    private static final long LEAST_STEP = 100_000L;

    private long difference;

    public ClockWatch(ClockReading now) {
        stepped(now);
    }

    /** The clock was stepped by ourselves, or a step was dealt with. */
    public void stepped(ClockReading now) {
        difference = now.realtime() - now.boottime();
    }

    /** By how much others have stepped the clock since the last look; 0 when nobody has. */
    public long look(ClockReading now) {
        long step = now.realtime() - now.boottime() - difference;
        if (Math.abs(step) <= LEAST_STEP + 2 * now.uncertainty()) {
            return 0;
        }
        stepped(now);
        return step;
    }
}
