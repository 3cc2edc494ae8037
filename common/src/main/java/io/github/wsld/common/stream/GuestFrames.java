package io.github.wsld.common.stream;

import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.Reason;

/** What the host says on a stream's link. */
final class GuestFrames extends SideFrames {

    private final GuestStream stream;

    GuestFrames(GuestStream stream, StreamSide side) {
        super(side);
        this.stream = stream;
    }

    @Override
    boolean flows() {
        return stream.phase() == GuestStream.Phase.FLOWING;
    }

    @Override
    Local local() {
        return stream.activeClient();
    }

    @Override
    long now() {
        return stream.now();
    }

    @Override
    public void reset(Reason reason) {
        stream.resetByHost(reason);
    }

    @Override
    public void done() throws ProtocolException {
        stream.doneByHost();
    }

    @Override
    public void ping(long value) {
        throw new IllegalStateException("a host sends no PING");
    }

    @Override
    public void pong(long value) throws ProtocolException {
        stream.ponged(value);
    }
}
