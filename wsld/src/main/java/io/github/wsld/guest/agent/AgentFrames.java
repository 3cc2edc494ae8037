package io.github.wsld.guest.agent;

import io.github.wsld.common.protocol.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Cuts one direction of an SSH agent connection into its messages: a big-endian u32 that counts the bytes after it, then a type
 * byte and its contents. Memory grows with the bytes that came, never with the length that was announced.
 */
final class AgentFrames {
    /** AGENT_MAX_LEN of OpenSSH's ssh-agent.c: type and contents of either direction. */
    static final int MAX_LENGTH = 256 * 1024;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private ByteBuffer waiting = NOTHING;

    /** Takes all that remains in {@code bytes}. */
    void feed(ByteBuffer bytes) {
        ByteBuffer all = ByteBuffer.allocate(waiting.remaining() + bytes.remaining());
        waiting = all.put(waiting).put(bytes).flip();
    }

    /** Whether no byte of an unfinished message is here. */
    boolean isEmpty() {
        return !waiting.hasRemaining();
    }

    /**
     * The next whole message, its length included, as it came.
     *
     * @throws ProtocolException when the next one announces no type byte, or more than {@link #MAX_LENGTH}
     */
    Optional<ByteBuffer> next() throws ProtocolException {
        if (waiting.remaining() < Integer.BYTES) {
            return Optional.empty();
        }
        long length = waiting.getInt(waiting.position()) & 0xffff_ffffL;
        if (length < 1 || length > MAX_LENGTH) {
            throw new ProtocolException(
                    "a message of the SSH agent protocol has " + length + " bytes, not 1 to " + MAX_LENGTH);
        }
        int whole = Integer.BYTES + (int) length;
        if (waiting.remaining() < whole) {
            return Optional.empty();
        }
        ByteBuffer message = waiting.slice(waiting.position(), whole);
        waiting.position(waiting.position() + whole);
        return Optional.of(message);
    }
}
