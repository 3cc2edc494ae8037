package io.github.wsld.common.protocol;

import java.nio.ByteBuffer;

/**
 * A guest's first message.
 *
 * <pre>
 *  at  size
 *   0     4  function
 *   4     1  lowest version spoken
 *   5     1  highest version spoken
 *   6     2  0, ignored
 *   8     8  key number
 *  16    32  guest nonce
 * </pre>
 */
record Hello(byte[] bytes) {

    static final int LENGTH = 48;

    static Hello of(int function, LinkKey key, byte[] nonce) {
        return new Hello(ByteBuffer.allocate(LENGTH)
                .putInt(function)
                .put((byte) Versions.LOWEST)
                .put((byte) Versions.HIGHEST)
                .putShort((short) 0)
                .putLong(key.number())
                .put(nonce)
                .array());
    }

    int function() {
        return ByteBuffer.wrap(bytes).getInt(0);
    }

    int lowestVersion() {
        return Byte.toUnsignedInt(bytes[4]);
    }

    int highestVersion() {
        return Byte.toUnsignedInt(bytes[5]);
    }

    long keyNumber() {
        return ByteBuffer.wrap(bytes).getLong(8);
    }
}
