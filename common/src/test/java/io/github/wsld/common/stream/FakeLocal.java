package io.github.wsld.common.stream;

import io.github.wsld.common.protocol.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A local socket that writes down what becomes of it. */
final class FakeLocal implements Local {

    final StringBuilder seen = new StringBuilder();
    private boolean stuck;

    /** From now on it takes nothing. */
    void stick() {
        stuck = true;
    }

    @Override
    public void write(ByteBuffer bytes) {
        if (!stuck) {
            seen.append(StandardCharsets.ISO_8859_1.decode(bytes));
        }
    }

    @Override
    public void end() {
        seen.append(" end");
    }

    @Override
    public void close() {
        seen.append(" close");
    }

    @Override
    public void reset(Reason reason) {
        seen.append(" reset ").append(reason.code());
    }

    @Override
    public String toString() {
        return seen.toString();
    }
}
