package io.github.wsld.common.time;

/** Counts how often another program undid what was done to the clock. Three times soon after each other are a fight. */
final class Strikes {
    /** How long one counts. */
    static final long WINDOW = 600_000_000_000L;

    static final int FIGHT = 3;
    private static final int MOST_DOUBLINGS = 4;

    private int count;
    private long last;

    void undone(long now) {
        count = count(now) + 1;
        last = now;
    }

    void forget() {
        count = 0;
    }

    int count(long now) {
        return count > 0 && now - last > WINDOW ? 0 : count;
    }

    boolean isFight(long now) {
        return count(now) >= FIGHT;
    }

    /** How long a clock is left as it is after a correction: doubled by each one that was undone, 16 units at most. */
    long pause(long now, long unit) {
        int strikes = count(now);
        return strikes == 0 ? 0 : unit << Math.min(strikes - 1, MOST_DOUBLINGS);
    }
}
