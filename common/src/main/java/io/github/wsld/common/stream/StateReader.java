package io.github.wsld.common.stream;

import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.protocol.StreamId;
import io.github.wsld.common.protocol.Target;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads a state that {@link StateWriter} wrote, perhaps that of another version. */
final class StateReader {

    /** Reads the parts of one state. */
    interface Parts<T> {
        T read(StateReader in) throws ProtocolException;
    }

    private final ByteBuffer in;

    private StateReader(byte[] bytes) {
        in = ByteBuffer.wrap(bytes);
    }

    /**
     * Reads a whole state.
     *
     * @throws ProtocolException when it is not one of this version, for whatever reason: there is nothing to go on with
     */
    static <T> T read(byte[] bytes, Parts<T> parts) throws ProtocolException {
        StateReader reader = new StateReader(bytes);
        try {
            int version = reader.u16();
            if (version != StateWriter.VERSION) {
                throw new ProtocolException(
                        "the state of streams has version " + version + ", not " + StateWriter.VERSION);
            }
            T state = parts.read(reader);
            if (reader.in.hasRemaining()) {
                throw new ProtocolException("the state of streams is " + reader.in.remaining() + " bytes too long");
            }
            return state;
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new ProtocolException("the state of streams is damaged near byte " + reader.in.position());
        }
    }

    int u8() {
        return Byte.toUnsignedInt(in.get());
    }

    int u16() {
        return Short.toUnsignedInt(in.getShort());
    }

    int i32() {
        return in.getInt();
    }

    long i64() {
        return in.getLong();
    }

    boolean flag() {
        return u8() != 0;
    }

    StreamId id() {
        return new StreamId(in.getLong(), in.getLong());
    }

    Instance instance() {
        return new Instance(in.getLong(), in.getLong());
    }

    Target target() throws ProtocolException {
        return Target.parse(text());
    }

    Reason reason() {
        return new Reason(u16(), text());
    }

    SideState side() throws ProtocolException {
        return SideState.decode(in);
    }

    /** A count of things that take at least a byte each. */
    int count() throws ProtocolException {
        int count = in.getInt();
        if (count < 0 || count > in.remaining()) {
            throw new ProtocolException(
                    "the state of streams counts " + count + " where " + in.remaining() + " bytes follow");
        }
        return count;
    }

    private String text() {
        byte[] bytes = new byte[Math.min(u16(), in.remaining())];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
