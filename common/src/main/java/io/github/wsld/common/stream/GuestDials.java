package io.github.wsld.common.stream;

import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.StreamId;
import io.github.wsld.common.protocol.StrmRequest;
import io.github.wsld.common.protocol.Target;

/** What a guest's stream asks for, dial after dial: each has a higher epoch than all before. */
final class GuestDials {

    /** Least and longest wait after BUSY, whatever the host says. */
    private static final long LEAST_RETRY = 100_000_000L;

    private static final long MOST_RETRY = 60_000_000_000L;

    private final StreamId id;
    private final Target target;
    private final Instance guest;
    private long epoch;
    private boolean stale;
    private long retryAt;

    GuestDials(StreamId id, Target target, Instance guest, long epoch) {
        this.id = id;
        this.target = target;
        this.guest = guest;
        this.epoch = epoch;
    }

    StreamId id() {
        return id;
    }

    Target target() {
        return target;
    }

    Instance guest() {
        return guest;
    }

    long epoch() {
        return epoch;
    }

    boolean isUsedUp() {
        return epoch == StrmRequest.MAX_EPOCH;
    }

    StrmRequest open(StreamSide side) {
        return new StrmRequest.Open(++epoch, id, side.sizes().window(), guest, target);
    }

    StrmRequest resume(StreamSide side) {
        return new StrmRequest.Resume(++epoch, id, side.received(), side.sizes().window(), guest);
    }

    StrmRequest kill(int reason) {
        return new StrmRequest.Kill(++epoch, id, reason, guest);
    }

    void accepted() {
        stale = false;
    }

    /**
     * The host knows a newer epoch: only an earlier run whose state we did not get can have used it.
     *
     * @return whether to dial again; not when the host said the same of the last dial
     */
    boolean stale(long accepted) {
        boolean again = !stale;
        stale = true;
        epoch = Math.max(epoch, accepted);
        return again;
    }

    void busy(long now, long retryMillis) {
        retryAt = now + Math.min(MOST_RETRY, Math.max(LEAST_RETRY, retryMillis * 1_000_000));
    }

    /** The next dial waits until then. */
    long retryAt() {
        return retryAt;
    }
}
