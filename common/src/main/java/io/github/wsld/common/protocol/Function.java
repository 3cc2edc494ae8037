package io.github.wsld.common.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a link is for: the four bytes that it begins with. */
public enum Function {
    /** Raw bytes to the X server. */
    X11("x11\0", true),
    /** A port, then raw bytes to it on the host's loopback. */
    TCP("tcp\0", true),
    /** Raw bytes to the SSH agent. */
    SSH_AGENT("ssha", true),
    /** The host's time, see {@link TimeReply}. */
    TIME("time", true),
    /** Nothing: the host closes. */
    NOOP("noop", true),
    /** The host's {@link HostInfo}, after a link set-up. */
    INFO("info", false),
    /** Raw bytes to a {@link Target}, after a link set-up. */
    CONN("conn", false),
    /** Time samples, again and again, after a link set-up; see {@link TimeMessage}. */
    TIMS("tims", false),
    /** A stream that outlives its links, after a link set-up; see {@link StrmRequest}. */
    STRM("strm", false);

    /** Length of a function's code in bytes. */
    public static final int LENGTH = 4;

    private final int code;
    private final boolean original;

    Function(String code, boolean original) {
        this.code = ByteBuffer.wrap(code.getBytes(StandardCharsets.US_ASCII)).getInt();
        this.original = original;
    }

    /** The four bytes as a big-endian int. */
    public int code() {
        return code;
    }

    /** Whether nbdd0121/wsld has it too; the others begin with a link set-up, and such a host closes on them. */
    public boolean isOriginal() {
        return original;
    }

    /** The code without a trailing zero: {@code x11}, {@code conn}. */
    public String text() {
        return text(code);
    }

    /** The function of a code, empty for one that is not known. */
    public static Optional<Function> of(int code) {
        for (Function function : values()) {
            if (function.code == code) {
                return Optional.of(function);
            }
        }
        return Optional.empty();
    }

    /** Any code in words fit for a log: its characters when they are printable, otherwise hexadecimal. */
    public static String text(int code) {
        byte[] bytes = ByteBuffer.allocate(LENGTH).putInt(code).array();
        int length = bytes[LENGTH - 1] == 0 ? LENGTH - 1 : LENGTH;
        String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        return Ascii.isPrintable(text) ? text : String.format("0x%08x", code);
    }
}
