package io.github.wsld.common.stream;

import io.github.wsld.common.protocol.Reason;

/** What the guest says on a stream's link. */
final class HostFrames extends SideFrames {

    private final HostStream stream;

    HostFrames(HostStream stream, StreamSide side) {
        super(side);
        this.stream = stream;
    }

    @Override
    boolean flows() {
        return stream.phase() == HostStream.Phase.FLOWING;
    }

    @Override
    Local local() {
        return stream.connection();
    }

    @Override
    long now() {
        return stream.now();
    }

    @Override
    public void reset(Reason reason) {
        if (flows()) {
            stream.resetByGuest(reason);
        }
    }

    @Override
    public void done() {
        throw new IllegalStateException("a guest sends no DONE");
    }

    @Override
    public void ping(long value) {
        stream.pinged(value);
    }

    @Override
    public void pong(long value) {
        throw new IllegalStateException("a guest sends no PONG");
    }
}
