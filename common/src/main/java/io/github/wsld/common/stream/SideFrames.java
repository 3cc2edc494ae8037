package io.github.wsld.common.stream;

import io.github.wsld.common.protocol.FrameReader;
import io.github.wsld.common.protocol.ProtocolException;
import java.nio.ByteBuffer;

/** Brings DATA, ACK and END to a stream's side while the stream flows; afterwards they mean nothing. */
abstract class SideFrames implements FrameReader.Sink {

    private final StreamSide side;

    SideFrames(StreamSide side) {
        this.side = side;
    }

    abstract boolean flows();

    abstract Local local();

    abstract long now();

    @Override
    public final void data(long offset, ByteBuffer bytes) throws ProtocolException {
        if (flows()) {
            side.data(offset, bytes, local(), now());
        }
    }

    @Override
    public final void ack(long next) throws ProtocolException {
        if (flows()) {
            side.ack(next);
        }
    }

    @Override
    public final void end(long offset) throws ProtocolException {
        if (flows()) {
            side.end(offset, local(), now());
        }
    }
}
