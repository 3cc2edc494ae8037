package io.github.wsld.common.loop;

import java.nio.ByteBuffer;

/** Small messages on their way to a channel, such as a link set-up's. Holds what the channel has not taken yet. */
public final class Outbox {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final BufferPool buffers;
    private ByteBuffer waiting = NOTHING;

    public Outbox(EventLoop loop) {
        this.buffers = loop.buffers();
    }

    /** Adds all that remains in {@code message} and moves its position to its end. */
    public void add(ByteBuffer message) {
        ByteBuffer all = ByteBuffer.allocate(waiting.remaining() + message.remaining());
        waiting = all.put(waiting).put(message).flip();
    }

    public boolean isEmpty() {
        return !waiting.hasRemaining();
    }

    /**
     * Writes as much as the channel takes.
     *
     * @return 0, also when some is left to be written once the channel is writable; or a negative result of {@link Sockets}
     */
    public int flush(Channel channel) {
        Buffer scratch = buffers.scratch();
        while (waiting.hasRemaining()) {
            int length = Math.min(waiting.remaining(), BufferPool.BUFFER_SIZE);
            scratch.fill(waiting.slice(waiting.position(), length));
            int count = channel.write(scratch.memoryAddress(), length);
            if (count < 0) {
                return count == Sockets.WOULD_BLOCK ? 0 : count;
            }
            waiting.position(waiting.position() + count);
        }
        waiting = NOTHING;
        return 0;
    }
}
