package io.github.wsld.common.loop;

import java.nio.ByteBuffer;

/**
 * {@link BufferPool#BUFFER_SIZE} bytes at a fixed address; those from {@link #start} to {@link #end} hold data. Owned by whoever
 * took it from the pool.
 */
public final class Buffer {
    private final long address;
    private final ByteBuffer bytes;
    private int start;
    private int end;

    Buffer(long address, ByteBuffer bytes) {
        this.address = address;
        this.bytes = bytes;
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
        bytes.put(0, source.bytes, offset, length);
        start = 0;
        end = length;
    }

    /** Replaces the contents by all that remains in {@code source}, at most {@link BufferPool#BUFFER_SIZE} bytes. */
    public void fill(ByteBuffer source) {
        end = source.remaining();
        start = 0;
        bytes.clear();
        bytes.put(source);
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
