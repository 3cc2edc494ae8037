package io.github.wsld.common.stream;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.IntFunction;

/** The pieces of memory that streams keep bytes in; an idle stream has none. What is taken is given back. */
public final class PiecePool {

    /** Bytes in a piece, unless a test wants fewer. */
    public static final int PIECE_SIZE = 8 * 1024;
    /** Pieces kept for the next who needs one: 32 MiB. Others are garbage until the heap, which is small, is looked through. */
    private static final int MOST_SPARE = 4096;

    private final IntFunction<ByteBuffer> allocator;
    private final int pieceSize;
    private final ArrayDeque<ByteBuffer> spare = new ArrayDeque<>(MOST_SPARE);
    private int lent;

    /** @param allocator such as {@code ByteBuffer::allocateDirect} */
    public PiecePool(IntFunction<ByteBuffer> allocator) {
        this(allocator, PIECE_SIZE);
    }

    PiecePool(IntFunction<ByteBuffer> allocator, int pieceSize) {
        this.allocator = allocator;
        this.pieceSize = pieceSize;
    }

    int pieceSize() {
        return pieceSize;
    }

    /** Bytes that streams hold now. */
    public long lentBytes() {
        return (long) lent * pieceSize;
    }

    ByteBuffer take() {
        lent++;
        ByteBuffer piece = spare.pollLast();
        return piece != null ? piece : allocator.apply(pieceSize);
    }

    void release(ByteBuffer piece) {
        lent--;
        if (spare.size() < MOST_SPARE) {
            spare.addLast(piece);
        }
    }
}
