package io.github.wsld.guest.stream;

import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.stream.Local;
import java.nio.ByteBuffer;

/** A client that nothing is said to. */
public final class UnspokenClient implements Local {
    @Override
    public void write(ByteBuffer bytes) {
        throw new IllegalStateException();
    }

    @Override
    public void end() {
        throw new IllegalStateException();
    }

    @Override
    public void close() {
        throw new IllegalStateException();
    }

    @Override
    public void reset(Reason reason) {
        throw new IllegalStateException();
    }
}
