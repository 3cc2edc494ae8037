package io.github.wsld.common.loop;

import java.nio.ByteBuffer;

/**
 * The loop's off-heap buffers: one scratch buffer that every read shares, and spare ones for connections of which a short write
 * left bytes over. For the loop's thread. What is taken is given back; {@link #close} frees the rest.
 */
public final class BufferPool {
    /** Bytes in a buffer: where bulk throughput stops growing with size (docs/bench/notes.md). */
    public static final int BUFFER_SIZE = 128 * 1024;
    /** Bytes that a buffer has beyond these: who reads bytes behind so many has room for a header before them. */
    public static final int HEADROOM = 64;
    /** Spare buffers kept for the next short write; more go back to the system. */
    private static final int MOST_SPARE = 8;

    private final NativeMemory memory;
    private final Buffer scratch;
    private final Buffer[] spare = new Buffer[MOST_SPARE];
    private int spareCount;
    private int taken;

    BufferPool(NativeMemory memory) {
        this.memory = memory;
        this.scratch = allocate();
    }

    /** The shared buffer: its contents last until the handler returns. */
    public Buffer scratch() {
        return scratch;
    }

    /** Lends a buffer. */
    public Buffer take() {
        taken++;
        return spareCount > 0 ? spare[--spareCount] : allocate();
    }

    /** Takes a lent buffer back. */
    public void release(Buffer buffer) {
        taken--;
        if (spareCount < MOST_SPARE) {
            spare[spareCount++] = buffer;
        } else {
            memory.free(buffer.memoryAddress());
        }
    }

    /** A view of memory that somebody else has, by its address. */
    public ByteBuffer view(long address, int bytes) {
        return memory.view(address, bytes);
    }

    /** Buffers that are lent. */
    public int taken() {
        return taken;
    }

    void close() {
        while (spareCount > 0) {
            memory.free(spare[--spareCount].memoryAddress());
        }
        memory.free(scratch.memoryAddress());
    }

    private Buffer allocate() {
        long address = memory.allocate(HEADROOM + BUFFER_SIZE);
        return new Buffer(address, memory.view(address, HEADROOM + BUFFER_SIZE));
    }
}
