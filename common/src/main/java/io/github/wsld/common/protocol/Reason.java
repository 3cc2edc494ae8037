package io.github.wsld.common.protocol;

import java.nio.charset.StandardCharsets;

/**
 * Why a host replied as it did, in a number for programs and a text for people. The text is safe to show from the
 * start: control and format characters are replaced by {@code ?}, and what exceeds {@link Limits#MAX_REASON} bytes of
 * UTF-8 is cut off.
 *
 * @param code unsigned 16 bit; one that is not known is no error
 * @param text may be empty
 */
public record Reason(int code, String text) {

    /** No reason. */
    public static final int NO_CODE = 0;
    /** Streams: the client in the guest went away. */
    public static final int CLIENT_GONE = 1;
    /** The target refused the connection. */
    public static final int TARGET_REFUSED = 2;
    /** The target did not answer in {@link Limits#CONNECT_DEADLINE}. */
    public static final int TARGET_TIMED_OUT = 3;
    /** Streams: the target reset the connection. */
    public static final int TARGET_RESET = 4;
    /** The allow list or a setting forbids the target. */
    public static final int DENIED = 5;
    /** The request breaks the protocol. */
    public static final int PROTOCOL_ERROR = 6;
    /** Streams: the host has kept the stream without a link for as long as it does. */
    public static final int RETENTION_OVER = 7;
    /** Over a limit. */
    public static final int OVER_LIMIT = 8;
    /** The host is stopping. */
    public static final int HOST_STOPPING = 9;
    /** Streams: a later run of the guest has said that the stream's own is gone. */
    public static final int GUEST_BURIED = 10;
    /** Streams: one side asks for bytes that the other has not, or no longer. */
    public static final int OFFSETS_DO_NOT_MEET = 11;
    /** The host failed for a reason of its own. */
    public static final int LOCAL_ERROR = 12;

    /** No reason: that of a success. */
    public static final Reason NONE = new Reason(NO_CODE, "");

    public Reason {
        if (code < 0 || code > 0xffff) {
            throw new IllegalArgumentException("reason code is " + code + ", not 0 to 65535");
        }
        text = presentable(text);
    }

    static Reason decode(int code, byte[] text) {
        return new Reason(code, new String(text, StandardCharsets.UTF_8));
    }

    byte[] encodeText() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A text in the form that this class promises. */
    static String presentable(String text) {
        StringBuilder shown = new StringBuilder();
        int bytes = 0;
        for (int at = 0; at < text.length(); ) {
            int original = text.codePointAt(at);
            int character = isPresentable(original) ? original : '?';
            bytes += character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
            if (bytes > Limits.MAX_REASON) {
                break;
            }
            shown.appendCodePoint(character);
            at += Character.charCount(original);
        }
        return shown.toString();
    }

    /** Whether a character neither steers a terminal nor hides or turns round what stands beside it. */
    private static boolean isPresentable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
