package io.github.wsld.guest.x11;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Gathers the setup request that an X11 connection begins with, and takes no byte beyond it. Not for several threads at once.
 *
 * <p>Layout (X Window System Protocol, appendix B, "Connection Setup"), u16 in the client's byte order:
 *
 * <pre>
 *  0  1  byte order: 'B' big-endian, 'l' little-endian
 *  1  1  unused
 *  2  2  protocol major version        4  2  protocol minor version
 *  6  2  n, length of authorisation protocol name
 *  8  2  d, length of authorisation protocol data
 * 10  2  unused
 * 12  n  name, padded to a multiple of 4
 *     d  data, padded to a multiple of 4
 * </pre>
 */
public final class SetupRequest {

    /** Bytes before the authorisation name. */
    static final int HEADER_BYTES = 12;

    /**
     * Longest request taken. The format allows 131 084 bytes; a cookie needs 48 and a Kerberos ticket some thousand, so
     * whatever asks for more is no X client, and may not make us hold that much.
     */
    public static final int MAX_BYTES = 64 * 1024;

    /** How far a request has come. */
    public enum State {
        /** More bytes are needed. */
        INCOMPLETE,
        /** The whole request is there. */
        COMPLETE,
        /** This is no request of an X client; {@link #problem} says why. Final. */
        MALFORMED
    }

    private State state = State.INCOMPLETE;
    private String problem = "";
    private ByteBuffer request = ByteBuffer.allocate(HEADER_BYTES);
    private boolean lengthKnown;

    /** Takes what belongs to the request, and leaves the rest of the buffer unread. */
    public State feed(ByteBuffer input) {
        if (request.position() == 0 && input.hasRemaining() && state == State.INCOMPLETE) {
            readByteOrder(input.get(input.position()));
        }
        while (state == State.INCOMPLETE && input.hasRemaining()) {
            take(input);
            if (!request.hasRemaining()) {
                filled();
            }
        }
        return state;
    }

    public State state() {
        return state;
    }

    /** Why the request is malformed; empty unless it is. */
    public String problem() {
        return problem;
    }

    /**
     * The client's byte order.
     *
     * @throws IllegalStateException before the first byte, and when that named no byte order
     */
    public ByteOrder byteOrder() {
        if (request.position() == 0) {
            throw new IllegalStateException("the byte order is not known yet");
        }
        return request.order();
    }

    /** The bytes taken so far, for reading only: the whole request, to be passed on unchanged, when it is complete. */
    public ByteBuffer bytes() {
        return request.asReadOnlyBuffer().flip();
    }

    private void readByteOrder(byte first) {
        switch (first) {
            case 'B' -> request.order(ByteOrder.BIG_ENDIAN);
            case 'l' -> request.order(ByteOrder.LITTLE_ENDIAN);
            default ->
                malformed(String.format("first byte is 0x%02x, not the byte order 'B' or 'l' of an X client", first));
        }
    }

    private void take(ByteBuffer input) {
        int count = Math.min(input.remaining(), request.remaining());
        request.put(request.position(), input, input.position(), count);
        request.position(request.position() + count);
        input.position(input.position() + count);
    }

    private void filled() {
        int total = HEADER_BYTES + padded(unsigned(6)) + padded(unsigned(8));
        if (lengthKnown || total == HEADER_BYTES) {
            state = State.COMPLETE;
        } else if (total > MAX_BYTES) {
            malformed("setup request announces " + total + " bytes, more than " + MAX_BYTES);
        } else {
            lengthKnown = true;
            request = ByteBuffer.allocate(total).order(request.order()).put(bytes());
        }
    }

    private int unsigned(int index) {
        return Short.toUnsignedInt(request.getShort(index));
    }

    private void malformed(String why) {
        problem = why;
        state = State.MALFORMED;
    }

    /** Rounds up to a multiple of 4. */
    static int padded(int length) {
        return (length + 3) & ~3;
    }
}
