package io.github.wsld.common.stream;

import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.protocol.StrmRequest;
import io.github.wsld.common.protocol.StrmStatus;

/**
 * What a host remembers of a stream that is over, so that a late or repeated dial does not begin it anew and hears
 * how it ended.
 *
 * @param status DONE or ENDED
 * @param neededUntil until then a late dial could begin the stream anew
 * @param forgetAt until then it is good to know how the stream ended
 */
record Tombstone(long epoch, StrmStatus status, Reason reason, long neededUntil, long forgetAt) {

    Tombstone withEpoch(long newer) {
        return new Tombstone(newer, status, reason, neededUntil, forgetAt);
    }

    /** The times are written as what is left of them. */
    void encode(StateWriter out, long now) {
        out.i64(epoch).u8(status == StrmStatus.DONE ? 1 : 0).reason(reason);
        out.i64(Math.max(0, neededUntil - now)).i64(Math.max(0, forgetAt - now));
    }

    static Tombstone decode(StateReader in, long now) throws ProtocolException {
        long epoch = in.i64();
        StrmStatus status = in.flag() ? StrmStatus.DONE : StrmStatus.ENDED;
        Reason reason = in.reason();
        long needed = in.i64();
        long kept = in.i64();
        if (epoch < 1 || epoch > StrmRequest.MAX_EPOCH || needed < 0 || kept < 0 || now + kept < 0) {
            throw new ProtocolException("the state of an ended stream contradicts itself");
        }
        return new Tombstone(epoch, status, reason, now + needed, now + kept);
    }
}
