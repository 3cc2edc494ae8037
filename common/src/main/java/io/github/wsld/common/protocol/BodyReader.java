package io.github.wsld.common.protocol;

import java.nio.ByteBuffer;

/** Reads the fields of one body in order; every length is checked before it is used. */
final class BodyReader {

    private final String name;
    private final ByteBuffer in;

    /** @param name of the body, for the message of an exception */
    BodyReader(String name, byte[] body) {
        this.name = name;
        this.in = ByteBuffer.wrap(body);
    }

    int u8() throws ProtocolException {
        return Byte.toUnsignedInt(need(Byte.BYTES).get());
    }

    int u16() throws ProtocolException {
        return Short.toUnsignedInt(need(Short.BYTES).getShort());
    }

    long u32() throws ProtocolException {
        return Integer.toUnsignedLong(need(Integer.BYTES).getInt());
    }

    long u64() throws ProtocolException {
        return need(Long.BYTES).getLong();
    }

    byte[] bytes(int length) throws ProtocolException {
        need(length);
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    /** A byte that version 1 wants to be 0. */
    void zero(String field) throws ProtocolException {
        requireRange(field, u8(), 0, 0);
    }

    void requireRange(String field, long value, long least, long most) throws ProtocolException {
        if (value < least || value > most) {
            throw new ProtocolException(name + " has " + field + " " + value + ", not "
                    + (least == most ? Long.toString(least) : least + " to " + most));
        }
    }

    /** Whether fields that may be left out at the end are. */
    boolean isAtEnd() {
        return !in.hasRemaining();
    }

    /** Nothing may follow in version 1. */
    void end() throws ProtocolException {
        if (in.hasRemaining()) {
            throw new ProtocolException(name + " is " + in.remaining() + " bytes too long");
        }
    }

    private ByteBuffer need(int length) throws ProtocolException {
        if (in.remaining() < length) {
            throw new ProtocolException(name + " ends at byte " + in.limit() + " in the middle of a field");
        }
        return in;
    }
}
