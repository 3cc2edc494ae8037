package io.github.wsld.host.keepalive;

import java.time.Duration;

/**
 * When to take hold and when to let go, without I/O: told what is wanted and what became of it, says what to do. Times are nanoseconds
 * of one monotonic clock. For one thread.
 *
 * <pre>
 *            wanted: START                 begun                 unwanted for long: RELEASE
 *   free ------------------> busy ----------------------> held -----------------------------> free
 *    ^                        |                            |
 *    +-- failed: a pause -----+                            +-- changed, or ended by itself after a pause: START again,
 *                                                              which adds what is missing
 * </pre>
 */
final class Hold {
    /** What the owner is to do now. */
    enum Step {
        NOTHING,
        /** Take hold of what is not held yet; then {@link #begun} or {@link #failed}. */
        START,
        /** Let go of all. */
        RELEASE
    }

    /** Before another attempt after the first that failed; doubled each time. */
    static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

    static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final Duration grace;

    private boolean busy;
    private boolean holding;
    /** Nothing is missing from what is held. */
    private boolean settled;

    private long wantedUntil;
    private long begunAt;
    private long pauseEnds;
    private boolean pausing;
    private Duration pause = FIRST_PAUSE;

    /** @param grace from the last client's end to the release: the next program may be about to start */
    Hold(Duration grace) {
        this.grace = grace;
    }

    /** Looks again: every few seconds, which must be less than WSL waits (15 s). */
    Step look(boolean wanted, long now) {
        if (wanted) {
            wantedUntil = now + grace.toNanos();
        }
        if (busy) {
            return Step.NOTHING;
        }
        if (holding && !wanted && now - wantedUntil >= 0) {
            holding = false;
            settled = false;
            return Step.RELEASE;
        }
        if (wanted && !settled && !(pausing && now - pauseEnds < 0)) {
            busy = true;
            return Step.START;
        }
        return Step.NOTHING;
    }

    /** Something is held now, and nothing is missing. */
    void begun(long now) {
        busy = false;
        holding = true;
        settled = true;
        pausing = false;
        begunAt = now;
    }

    /**
     * The attempt came to nothing, or not to all.
     *
     * @param holdsSome whether something is held now
     */
    void failed(boolean holdsSome, long now) {
        busy = false;
        holding = holdsSome;
        settled = false;
        pause(now);
    }

    /**
     * Something that was held has ended by itself.
     *
     * @param holdsMore whether something else is held still
     */
    void ended(boolean holdsMore, long now) {
        holding = holdsMore;
        settled = false;
        if (now - begunAt > LONGEST_PAUSE.toNanos()) {
            pause = FIRST_PAUSE;
        }
        pause(now);
    }

    /** There may be more to hold. */
    void changed() {
        settled = false;
    }

    private void pause(long now) {
        pausing = true;
        pauseEnds = now + pause.toNanos();
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
}
