package io.github.wsld.common.time;

/** Who sets the clock. */
public enum TimeMode {
    /** Another program as long as one does so well, otherwise this one: see {@link Referee}. */
    AUTO,
    /** This program, whoever else does. */
    KEEP,
    /** Never this program. */
    WATCH,
    /** chronyd, which gets this program's samples. */
    FEED;

    /** Whether this program may set the clock at all. */
    public boolean sets() {
        return this == AUTO || this == KEEP;
    }
}
