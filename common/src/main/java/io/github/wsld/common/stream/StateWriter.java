package io.github.wsld.common.stream;

import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.protocol.StreamId;
import io.github.wsld.common.protocol.Target;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Puts the parts of a state one after the other; {@link StateReader} reads them back. */
final class StateWriter {

    /** Of the format; a reader of another one begins without state. */
    static final int VERSION = 1;

    private ByteBuffer out = ByteBuffer.allocate(1024).putShort((short) VERSION);

    byte[] bytes() {
        byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return bytes;
    }

    StateWriter u8(int value) {
        room(1).put((byte) value);
        return this;
    }

    StateWriter u16(int value) {
        room(2).putShort((short) value);
        return this;
    }

    StateWriter i32(int value) {
        room(4).putInt(value);
        return this;
    }

    StateWriter i64(long value) {
        room(8).putLong(value);
        return this;
    }

    StateWriter id(StreamId id) {
        return i64(id.high()).i64(id.low());
    }

    StateWriter instance(Instance instance) {
        return i64(instance.high()).i64(instance.low());
    }

    StateWriter target(Target target) {
        return text(target.toString());
    }

    StateWriter reason(Reason reason) {
        return u16(reason.code()).text(reason.text());
    }

    StateWriter side(SideState side) {
        side.encode(room(side.length()));
        return this;
    }

    private StateWriter text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        u16(bytes.length);
        room(bytes.length).put(bytes);
        return this;
    }

    private ByteBuffer room(int length) {
        if (out.remaining() < length) {
            int capacity = Math.max(out.position() + length, 2 * out.capacity());
            out = ByteBuffer.allocate(capacity).put(out.flip());
        }
        return out;
    }
}
