package io.github.wsld.common.loop;

import java.nio.ByteBuffer;

/**
 * {@link BufferPool#BUFFER_SIZE} bytes and {@link BufferPool#HEADROOM} at a fixed address; those from {@link #start} to {@link #end}
 * hold data. Owned by whoever took it from the pool.
 */
public final class Buffer {
    private final long address;
    private final ByteBuffer bytes;
    private final ByteBuffer window;
    private int start;
    private int end;

    Buffer(long address, ByteBuffer bytes) {
        this.address = address;
        this.bytes = bytes;
        this.window = bytes.duplicate();
    }

    /** Address of the first byte of data. */
    public long dataAddress() {
        return address + start;
    }

    /** A view of the data. */
    public ByteBuffer data() {
        return bytes.slice(start, end - start);
    }

    /** Number of bytes of data. */
    public int length() {
        return end - start;
    }

    /** The bytes are moved on: the first {@code count} of them are done with. */
    public void consume(int count) {
        start += count;
    }

    /** Replaces the contents by a part of another buffer. */
    public void copyFrom(Buffer source, int offset, int length) {
        // The views' limits are whoever's used them last.
        bytes.clear().put(0, source.bytes.clear(), offset, length);
        start = 0;
        end = length;
    }

    /** Replaces the contents by all that remains in {@code source}, at most as much as there is memory. */
    public void fill(ByteBuffer source) {
        end = source.remaining();
        start = 0;
        bytes.clear();
        bytes.put(source);
    }

    /**
     * The first bytes of the memory, from position 0 up to a limit: always the same object, which whoever is given it can tell by
     * that, and whose position and limit others do not rely on.
     */
    public ByteBuffer window(int length) {
        return window.clear().limit(length);
    }

    /** Whether a view is the {@link #window} of this buffer. */
    public boolean isWindow(ByteBuffer view) {
        return view == window;
    }

    /** The memory as a big-endian view whose position and limit the caller sets. */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** Address of the memory's first byte. */
    public long memoryAddress() {
        return address;
    }
}
