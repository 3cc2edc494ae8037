package io.github.wsld.common.protocol;

import java.nio.ByteBuffer;

/**
 * One run of a daemon: 16 random bytes chosen at each start that has no handed-over state.
 *
 * @param high the first 8 bytes
 * @param low the last 8 bytes
 */
public record Instance(long high, long low) {

    /** Length in bytes. */
    public static final int LENGTH = 16;

    /** A new instance. */
    public static Instance random(NonceSource source) {
        byte[] bytes = new byte[LENGTH];
        source.nextBytes(bytes);
        return decode(ByteBuffer.wrap(bytes));
    }

    /** Reads what {@link #toString} gives. */
    public static Instance parse(String text) throws ProtocolException {
        if (!text.matches("[0-9a-f]{32}")) {
            throw new ProtocolException("an instance is 32 hexadecimal digits in lower case");
        }
        return new Instance(
                Long.parseUnsignedLong(text.substring(0, 16), 16), Long.parseUnsignedLong(text.substring(16), 16));
    }

    static Instance decode(ByteBuffer in) {
        return new Instance(in.getLong(), in.getLong());
    }

    void encode(ByteBuffer out) {
        out.putLong(high).putLong(low);
    }

    @Override
    public String toString() {
        return String.format("%016x%016x", high, low);
    }
}
