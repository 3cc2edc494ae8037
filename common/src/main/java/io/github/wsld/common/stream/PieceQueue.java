package io.github.wsld.common.stream;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Numbered bytes, from {@link #first} up to but without {@link #next}, in a chain of pooled pieces. Empty, it has none.
 */
final class PieceQueue {

    private final PiecePool pool;
    private final int pieceSize;
    /** A circle: piece i stands at (head + i) modulo the length, which is a power of two. */
    private ByteBuffer[] pieces = new ByteBuffer[2];

    private int head;
    private int count;
    /** Number of the first byte of the first piece. */
    private long start;

    private long first;
    private long next;

    PieceQueue(PiecePool pool, long first) {
        this.pool = pool;
        this.pieceSize = pool.pieceSize();
        clear(first);
    }

    long first() {
        return first;
    }

    long next() {
        return next;
    }

    int length() {
        return (int) (next - first);
    }

    boolean isEmpty() {
        return first == next;
    }

    /** Takes all that remains in {@code bytes}. */
    void append(ByteBuffer bytes) {
        int limit = bytes.limit();
        while (bytes.position() < limit) {
            int used = (int) (next - start);
            if (used == count * pieceSize) {
                addPiece();
            }
            int at = used % pieceSize;
            int length = Math.min(limit - bytes.position(), pieceSize - at);
            ByteBuffer piece = piece(count - 1);
            piece.clear().position(at);
            piece.put(bytes.limit(bytes.position() + length));
            next += length;
        }
        bytes.limit(limit);
    }

    /** The bytes that stand together from a number on; the view lasts until the next call. */
    ByteBuffer run(long from) {
        int offset = (int) (from - start);
        int at = offset % pieceSize;
        int length = (int) Math.min(pieceSize - at, next - from);
        return piece(offset / pieceSize).clear().position(at).limit(at + length);
    }

    /** Copies bytes, which must be there, from a number on. */
    void copy(long from, int length, ByteBuffer out) {
        while (length > 0) {
            ByteBuffer run = run(from);
            int part = Math.min(length, run.remaining());
            out.put(run.limit(run.position() + part));
            from += part;
            length -= part;
        }
    }

    /** Forgets the bytes before a number. */
    void dropTo(long number) {
        first = number;
        if (first == next) {
            clear(next);
        }
        while (first - start >= pieceSize) {
            removePiece();
        }
    }

    /** Forgets all; the next byte has this number. */
    void clear(long number) {
        while (count > 0) {
            removePiece();
        }
        start = number;
        first = number;
        next = number;
    }

    private ByteBuffer piece(int index) {
        return pieces[head + index & pieces.length - 1];
    }

    private void addPiece() {
        if (count == pieces.length) {
            ByteBuffer[] more = Arrays.copyOfRange(pieces, head, head + 2 * count);
            System.arraycopy(pieces, 0, more, count - head, head);
            pieces = more;
            head = 0;
        }
        pieces[head + count++ & pieces.length - 1] = pool.take();
    }

    private void removePiece() {
        pool.release(pieces[head]);
        pieces[head] = null;
        head = head + 1 & pieces.length - 1;
        count--;
        start += pieceSize;
    }
}
