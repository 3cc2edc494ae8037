package io.github.wsld.common.stream;

import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.StreamId;
import io.github.wsld.common.protocol.StrmRequest;
import io.github.wsld.common.protocol.Target;

/**
 * What a {@link HostStream} hands over to the daemon's next run, beside the target's descriptor.
 *
 * @param connected whether there is a target's descriptor; otherwise the next run connects
 */
public record HostState(
        StreamId id, Target target, Instance owner, long epoch, int guestWindow, boolean connected, SideState side) {

    void encode(StateWriter out) {
        out.id(id).target(target).instance(owner).i64(epoch).i32(guestWindow);
        out.u8(connected ? 1 : 0).side(side);
    }

    static HostState decode(StateReader in) throws ProtocolException {
        HostState state = new HostState(in.id(), in.target(), in.instance(), in.i64(), in.i32(), in.flag(), in.side());
        if (state.epoch < 1 || state.epoch > StrmRequest.MAX_EPOCH || state.guestWindow < 1) {
            throw new ProtocolException("the state of a stream has epoch " + state.epoch);
        }
        return state;
    }

    @Override
    public String toString() {
        return "state of stream " + id;
    }
}
