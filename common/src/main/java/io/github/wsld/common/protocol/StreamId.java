package io.github.wsld.common.protocol;

import java.nio.ByteBuffer;

/**
 * Which stream: 16 random bytes that its guest chose, never all zero. Who knows it and the key may resume the stream.
 *
 * @param high the first 8 bytes
 * @param low the last 8 bytes
 */
public record StreamId(long high, long low) {

    /** Length in bytes. */
    public static final int LENGTH = 16;

    public StreamId {
        if (high == 0 && low == 0) {
            throw new IllegalArgumentException("a stream id of zeros names no stream");
        }
    }

    /** A new id. */
    public static StreamId random(NonceSource source) {
        byte[] bytes = new byte[LENGTH];
        source.nextBytes(bytes);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return new StreamId(in.getLong(), in.getLong());
    }

    /** The first 8 digits: enough to find a stream in a log, too little to resume it. */
    @Override
    public String toString() {
        return String.format("%08x", high >>> 32);
    }
}
