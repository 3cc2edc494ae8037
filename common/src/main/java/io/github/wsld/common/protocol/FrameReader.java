package io.github.wsld.common.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads the frames that one side sends on one link, as their bytes come, in pieces of any size. DATA is handed on as it
 * arrives, never gathered. Checks all that can be seen without the stream's state: type, direction, lengths, offsets
 * beyond 2^63. Nothing follows RESET and DONE: what comes after them is discarded. Allocates for RESET alone.
 */
public final class FrameReader {

    /** Whose frames are read. */
    public enum Sender {
        GUEST,
        HOST
    }

    /** Takes frames, and answers for all that needs the stream's state to be checked. */
    public interface Sink {

        /**
         * A run of bytes of one DATA frame.
         *
         * @param offset number of its first byte
         * @param bytes all that remains in it is the run, 1 byte or more; what is not taken is skipped
         */
        void data(long offset, ByteBuffer bytes) throws ProtocolException;

        void ack(long next) throws ProtocolException;

        void end(long offset) throws ProtocolException;

        void reset(Reason reason) throws ProtocolException;

        void done() throws ProtocolException;

        void ping(long value) throws ProtocolException;

        void pong(long value) throws ProtocolException;
    }

    private final Sender sender;
    private ByteBuffer part = ByteBuffer.allocate(Long.BYTES);
    private Frame frame;
    private int bodyLength;
    /** Of a DATA frame whose bytes are coming: how many are left, and the number of the next. */
    private int left;

    private long offset;
    private boolean over;

    public FrameReader(Sender sender) {
        this.sender = sender;
        part.limit(Frame.HEADER);
    }

    /**
     * Takes all bytes of {@code in}. After an exception the link and its stream are of no use.
     *
     * @throws ProtocolException on the first frame that breaks the protocol
     */
    public void read(ByteBuffer in, Sink sink) throws ProtocolException {
        while (in.hasRemaining() && !over) {
            if (left > 0) {
                run(in, sink);
            } else {
                gather(in, sink);
            }
        }
        in.position(in.limit());
    }

    /** Bytes still to come of the DATA frame whose header is here; 0 when there is none. */
    public int left() {
        return left;
    }

    private void run(ByteBuffer in, Sink sink) throws ProtocolException {
        int length = Math.min(left, in.remaining());
        int limit = in.limit();
        int end = in.position() + length;
        long at = offset;
        left -= length;
        offset += length;
        in.limit(end);
        sink.data(at, in);
        in.limit(limit).position(end);
    }

    private void gather(ByteBuffer in, Sink sink) throws ProtocolException {
        if (part.position() == 0 && in.remaining() >= part.limit() && frame != Frame.RESET) {
            field(in, sink);
            return;
        }
        while (part.hasRemaining() && in.hasRemaining()) {
            part.put(in.get());
        }
        if (!part.hasRemaining()) {
            field(part.flip(), sink);
        }
    }

    /** A header, or the body but for the bytes of DATA. */
    private void field(ByteBuffer from, Sink sink) throws ProtocolException {
        if (frame == null) {
            header(from.getInt(), sink);
        } else {
            Frame complete = frame;
            frame = null;
            body(complete, from, sink);
            expect(Frame.HEADER);
        }
    }

    private void header(int header, Sink sink) throws ProtocolException {
        Frame next = Frame.of(header >>> 24);
        int length = header & 0xffffff;
        if (!next.isSentBy(sender)) {
            throw new ProtocolException("frame " + next + " does not go this way");
        }
        if (length < next.least() || length > next.most()) {
            throw new ProtocolException(
                    "frame " + next + " is " + length + " bytes long, not " + next.least() + " to " + next.most());
        }
        if (next == Frame.DONE) {
            over = true;
            sink.done();
            return;
        }
        frame = next;
        bodyLength = length;
        expect(next == Frame.RESET ? length : Long.BYTES);
    }

    private void body(Frame complete, ByteBuffer from, Sink sink) throws ProtocolException {
        switch (complete) {
            case DATA -> {
                left = bodyLength - Long.BYTES;
                offset = number(complete, from);
                if (offset > Long.MAX_VALUE - left) {
                    throw new ProtocolException("frame DATA goes beyond 2^63");
                }
            }
            case ACK -> sink.ack(number(complete, from));
            case END -> sink.end(number(complete, from));
            case RESET -> {
                over = true;
                int code = Short.toUnsignedInt(from.getShort());
                sink.reset(new Reason(code, StandardCharsets.UTF_8.decode(from).toString()));
            }
            case PING -> sink.ping(from.getLong());
            case PONG -> sink.pong(from.getLong());
            default -> throw new IllegalStateException(complete + " has no body");
        }
    }

    private long number(Frame of, ByteBuffer from) throws ProtocolException {
        long number = from.getLong();
        if (number < 0) {
            throw new ProtocolException(
                    "frame " + of + " has number " + Long.toUnsignedString(number) + ", beyond 2^63");
        }
        return number;
    }

    private void expect(int length) {
        if (part.capacity() < length) {
            part = ByteBuffer.allocate(length);
        }
        part.clear().limit(length);
    }
}
