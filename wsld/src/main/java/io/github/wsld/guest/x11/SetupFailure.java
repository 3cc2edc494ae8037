package io.github.wsld.guest.x11;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The reply by which an X server refuses a connection. libxcb prints the reason and a newline of its own on the client's
 * standard error.
 *
 * <p>Layout (X Window System Protocol, appendix B, "Connection Setup"), u16 in the client's byte order:
 *
 * <pre>
 * 0  1  0, Failed
 * 1  1  n, length of the reason in bytes
 * 2  2  11, protocol major version      4  2  0, protocol minor version
 * 6  2  length of the padded reason in units of 4 bytes
 * 8  n  reason, padded with zeros to a multiple of 4
 * </pre>
 */
public final class SetupFailure {

    /** Longest reason: its length is one byte. */
    public static final int MAX_REASON_BYTES = 255;

    private static final int HEADER_BYTES = 8;

    private SetupFailure() {}

    /**
     * The whole reply. The reason goes out as UTF-8, on one line, cut at {@value #MAX_REASON_BYTES} bytes between two
     * characters; control characters become spaces, for it ends up on a terminal and may quote another machine's words.
     */
    public static byte[] encode(ByteOrder order, String reason) {
        byte[] text = oneLine(reason);
        int padded = SetupRequest.padded(text.length);
        return ByteBuffer.allocate(HEADER_BYTES + padded)
                .order(order)
                .put((byte) 0)
                .put((byte) text.length)
                .putShort((short) 11)
                .putShort((short) 0)
                .putShort((short) (padded / 4))
                .put(text)
                .array();
    }

    private static byte[] oneLine(String reason) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(MAX_REASON_BYTES);
        for (int codePoint : reason.strip().codePoints().toArray()) {
            String character = Character.isISOControl(codePoint) ? " " : Character.toString(codePoint);
            byte[] bytes = character.getBytes(StandardCharsets.UTF_8);
            if (line.size() + bytes.length > MAX_REASON_BYTES) {
                break;
            }
            line.writeBytes(bytes);
        }
        return line.toByteArray();
    }
}
