package io.github.wsld.common.stream;

import static io.github.wsld.common.stream.StreamSide.NEVER;

import io.github.wsld.common.protocol.Reason;

/** How a guest's stream comes to its end: why, and until when the host is to be told that the client is gone. */
final class GuestEnd {

    /**
     * How long the host is told that a client is gone, before that is left to what the host does about unused streams.
     */
    static final long KILL_LIMIT = 600_000_000_000L;

    private Reason outcome = Reason.NONE;
    private int killReason = Reason.CLIENT_GONE;
    private long killedBy = NEVER;
    /** A REQUEST may have reached the host. */
    private boolean requested;

    GuestEnd() {}

    /** Goes on where an earlier run left off. */
    GuestEnd(int killReason, boolean killing, long now) {
        this.killReason = killReason;
        requested = true;
        killedBy = killing ? now + KILL_LIMIT : NEVER;
    }

    /** Why the stream ended; {@link Reason#NONE} as long as it has not, or when it ended as it should. */
    Reason outcome() {
        return outcome;
    }

    void because(Reason reason) {
        outcome = reason;
    }

    /** What the host is told. */
    int killReason() {
        return killReason;
    }

    /** From now on the host is told. */
    void begin(Reason reason, long now) {
        killReason = reason.code();
        killedBy = now + KILL_LIMIT;
    }

    /** When to leave it at that; {@link StreamSide#NEVER} unless begun. */
    long killedBy() {
        return killedBy;
    }

    void over() {
        killedBy = NEVER;
    }

    void requested() {
        requested = true;
    }

    /** Whether there may be something at the host to end. */
    boolean isKnownToHost() {
        return requested;
    }
}
