package io.github.wsld.common.protocol;

import java.nio.ByteBuffer;

/** Puts frames of a stream into a buffer that has room for them. Without state; {@link FrameReader} reads them back. */
public final class FrameWriter {

    /** Length of a DATA frame without its bytes. */
    public static final int DATA_OVERHEAD = Frame.HEADER + Long.BYTES;
    /** Length of ACK, END, PING and PONG. */
    public static final int NUMBER_LENGTH = Frame.HEADER + Long.BYTES;
    /** Greatest length of RESET. */
    public static final int MAX_RESET_LENGTH = Frame.HEADER + Short.BYTES + Limits.MAX_REASON;

    private FrameWriter() {}

    /**
     * The beginning of DATA: the caller puts the bytes.
     *
     * @param length 1 to {@link Limits#MAX_DATA}
     */
    public static void data(ByteBuffer out, long offset, int length) {
        if (length < 1 || length > Limits.MAX_DATA) {
            throw new IllegalArgumentException("DATA has 1 to " + Limits.MAX_DATA + " bytes, not " + length);
        }
        out.putInt(Frame.DATA.header(Long.BYTES + length)).putLong(offset);
    }

    public static void ack(ByteBuffer out, long next) {
        number(Frame.ACK, out, next);
    }

    public static void end(ByteBuffer out, long offset) {
        number(Frame.END, out, offset);
    }

    public static void reset(ByteBuffer out, Reason reason) {
        byte[] text = reason.encodeText();
        out.putInt(Frame.RESET.header(Short.BYTES + text.length))
                .putShort((short) reason.code())
                .put(text);
    }

    public static void done(ByteBuffer out) {
        out.putInt(Frame.DONE.header(0));
    }

    public static void ping(ByteBuffer out, long value) {
        number(Frame.PING, out, value);
    }

    public static void pong(ByteBuffer out, long value) {
        number(Frame.PONG, out, value);
    }

    private static void number(Frame frame, ByteBuffer out, long value) {
        out.putInt(frame.header(Long.BYTES)).putLong(value);
    }
}
