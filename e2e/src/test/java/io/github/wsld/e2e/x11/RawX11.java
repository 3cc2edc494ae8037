package io.github.wsld.e2e.x11;

import io.github.wsld.e2e.RawConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The connection setup of X11 in bytes (X Window System Protocol, chapter 8), for tests that are the client themselves. */
public final class RawX11 {
    private static final int REPLY_HEADER = 8;

    private RawX11() {}

    /**
     * A setup reply.
     *
     * @param success whether the server, or who speaks for it, lets the client in
     * @param reason of a failure
     */
    public record SetupReply(boolean success, String reason) {}

    /** A setup request of protocol 11.0, with a cookie of so many zero bytes; 0 for none. */
    public static byte[] setupRequest(ByteOrder order, int cookieBytes) {
        String name = cookieBytes == 0 ? "" : "MIT-MAGIC-COOKIE-1";
        return ByteBuffer.allocate(12 + padded(name.length()) + padded(cookieBytes))
                .order(order)
                .put((byte) (order == ByteOrder.BIG_ENDIAN ? 'B' : 'l'))
                .put((byte) 0)
                .putShort((short) 11)
                .putShort((short) 0)
                .putShort((short) name.length())
                .putShort((short) cookieBytes)
                .putShort((short) 0)
                .put(name.getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    private static int padded(int length) {
        return length + 3 & ~3;
    }

    /** Reads one setup reply, all of it and nothing more. */
    public static SetupReply readSetupReply(RawConnection connection, ByteOrder order) throws IOException {
        ByteBuffer header = ByteBuffer.wrap(connection.read(REPLY_HEADER)).order(order);
        int success = header.get(0);
        if (success < 0 || success > 1 || header.getShort(2) != 11) {
            throw new IOException("no setup reply: begins with " + success + ", protocol " + header.getShort(2));
        }
        byte[] more = connection.read(Short.toUnsignedInt(header.getShort(6)) * 4);
        return new SetupReply(
                success == 1,
                success == 1 ? "" : new String(more, 0, Byte.toUnsignedInt(header.get(1)), StandardCharsets.UTF_8));
    }
}
