package io.github.wsld.net.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/**
 * An endless stream of bytes that shows whose it is: the byte at each place follows from the seed and the place alone, so that a
 * receiver tells the first byte that is missing, doubled, or another stream's. For one thread.
 */
public final class Pattern {
    /** What takes the bytes between two places. */
    public interface Stretch {
        void passed(long from, long until) throws IOException;
    }

    private final long seed;
    private final int blockSize;
    private final ByteBuffer expected;
    private final ByteBuffer received;

    public Pattern(long seed) {
        this(seed, 64 * 1024);
    }

    /**
     * @param blockSize bytes that are written and read at a time, a multiple of 8; the bytes do not depend on it
     */
    public Pattern(long seed, int blockSize) {
        this.seed = seed;
        this.blockSize = blockSize;
        this.expected = ByteBuffer.allocateDirect(blockSize).order(ByteOrder.LITTLE_ENDIAN);
        this.received = ByteBuffer.allocateDirect(blockSize);
    }

    /** Writes the bytes from one place to another, to a blocking channel or until one that does not block takes no more. */
    public long send(WritableByteChannel to, long from, long until) throws IOException {
        long at = from;
        while (at < until) {
            ByteBuffer part = part(at, until);
            int wanted = part.remaining();
            while (part.hasRemaining()) {
                if (to.write(part) == 0) {
                    return at + wanted - part.remaining();
                }
            }
            at += wanted;
        }
        return until;
    }

    /** Reads and compares the bytes from one place to another; fewer are a failure. */
    public void receive(ReadableByteChannel from, long start, long until) throws IOException {
        assertEquals(until, receiveSome(from, start, until), "the stream ended early");
    }

    /** Reads and compares bytes up to the end of the stream, which is to be at {@code length}. */
    public void receiveToEnd(ReadableByteChannel from, long start, long length) throws IOException {
        assertEquals(length, receiveSome(from, start, Long.MAX_VALUE), "bytes up to the end of the stream");
    }

    /** Reads and compares to the end of the stream, and tells each stretch as it comes. */
    public void receiveEach(ReadableByteChannel from, Stretch stretch) throws IOException {
        long at = 0;
        while (true) {
            received.clear().limit((int) (blockSize - at % blockSize));
            int got = from.read(received);
            if (got < 0) {
                return;
            }
            compare(at);
            stretch.passed(at, at + got);
            at += got;
        }
    }

    private long receiveSome(ReadableByteChannel from, long start, long until) throws IOException {
        long at = start;
        while (at < until) {
            int wanted = (int) Math.min(blockSize - at % blockSize, until - at);
            received.clear().limit(wanted);
            boolean ended = false;
            while (received.hasRemaining() && !ended) {
                ended = from.read(received) < 0;
            }
            at += compare(at);
            if (ended) {
                return at;
            }
        }
        return at;
    }

    /** Compares what was received with what stands at a place, and returns its length. */
    private int compare(long at) {
        received.flip();
        int difference = part(at, at + received.limit()).mismatch(received);
        if (difference >= 0) {
            throw new AssertionError("wrong byte at " + (at + difference) + " of stream " + seed);
        }
        return received.limit();
    }

    /** The bytes from a place to the end of its block, or to {@code until}. */
    private ByteBuffer part(long at, long until) {
        int start = (int) (at % blockSize);
        int end = (int) Math.min(blockSize, start + until - at);
        long word = (at - start) / 8;
        for (int i = start & -8; i < end; i += 8) {
            expected.putLong(i, mixed(seed + word + i / 8));
        }
        return expected.slice(start, end - start);
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014). */
    private static long mixed(long number) {
        long z = number * 0x9e37_79b9_7f4a_7c15L;
        z = (z ^ z >>> 30) * 0xbf58_476d_1ce4_e5b9L;
        z = (z ^ z >>> 27) * 0x94d0_49bb_1331_11ebL;
        return z ^ z >>> 31;
    }
}
