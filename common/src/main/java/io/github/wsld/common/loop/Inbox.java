package io.github.wsld.common.loop;

import java.nio.ByteBuffer;

/** Bytes read from a channel that a parser has not taken yet; at most one {@link BufferPool#BUFFER_SIZE}. */
public final class Inbox {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final BufferPool buffers;
    private ByteBuffer bytes = NOTHING;

    public Inbox(EventLoop loop) {
        this.buffers = loop.buffers();
    }

    /** What waits to be parsed: whoever takes bytes moves the position. Valid until the next {@link #fill}. */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** Adds what was read elsewhere, at most what there is room for. */
    public void add(ByteBuffer more) {
        bytes = ByteBuffer.allocate(bytes.remaining() + more.remaining())
                .put(bytes)
                .put(more)
                .flip();
    }

    /**
     * Reads once from the channel.
     *
     * @return bytes read, 0 at the end of the stream, or a negative result of {@link Sockets}
     * @throws IllegalStateException when the inbox is full, which its owner must not let happen
     */
    public int fill(Channel channel) {
        int room = BufferPool.BUFFER_SIZE - bytes.remaining();
        if (room == 0) {
            throw new IllegalStateException("inbox is full");
        }
        Buffer scratch = buffers.scratch();
        int count = channel.read(scratch.memoryAddress(), room);
        if (count > 0) {
            ByteBuffer all = ByteBuffer.allocate(bytes.remaining() + count);
            all.put(bytes).put(scratch.bytes().clear().slice(0, count));
            bytes = all.flip();
        }
        return count;
    }
}
