package io.github.wsld.common.stream;

import static io.github.wsld.common.stream.StreamSide.NEVER;

/**
 * Whether the far end of one link is there. A link is silent as long as nothing at all comes; silence counts only while
 * something is awaited, or once a PING was asked for.
 */
final class Liveness {

    private final StreamTimes times;
    private boolean awaiting;
    /** Since when the link is silent while something is awaited; the PING of {@link #ask} counts from its asking. */
    private long silentSince = NEVER;

    private long lostAt = NEVER;
    private boolean pingWanted;
    private boolean pongAwaited;
    private long pings;

    Liveness(StreamTimes times) {
        this.times = times;
    }

    /** Anything came. */
    void heard(long now) {
        lostAt = NEVER;
        silentSince = awaiting ? now : NEVER;
    }

    /** Whether something is unacknowledged, or otherwise awaited from the far end. */
    void awaiting(boolean is, long now) {
        if (is && !awaiting) {
            silentSince = now;
        } else if (!is) {
            silentSince = NEVER;
        }
        awaiting = is;
    }

    /** Wants a PING answered within a time, whether something is awaited or not. */
    void ask(long now, long limit) {
        pingWanted |= !pongAwaited;
        lostAt = Math.min(lostAt, now + limit);
    }

    void tick(long now) {
        if (silentSince != NEVER && now - silentSince >= times.pingAfter() && lostAt == NEVER) {
            ask(now, times.lostAfter() - times.pingAfter());
        }
    }

    boolean isLost(long now) {
        return lostAt <= now;
    }

    /** When {@link #tick} or {@link #isLost} is worth a look. */
    long deadline() {
        return lostAt != NEVER ? lostAt : silentSince != NEVER ? silentSince + times.pingAfter() : NEVER;
    }

    boolean wantsPing() {
        return pingWanted;
    }

    /** The value of the PING that is sent now. */
    long ping() {
        pingWanted = false;
        pongAwaited = true;
        return ++pings;
    }

    /** Whether a PONG is the one that is awaited. */
    boolean takePong(long value) {
        boolean right = pongAwaited && value == pings;
        pongAwaited = false;
        return right;
    }
}
