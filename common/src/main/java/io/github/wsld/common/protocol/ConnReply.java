package io.github.wsld.common.protocol;

import java.nio.ByteBuffer;

/**
 * What a host replies to a {@link ConnRequest}. After {@link Status#OK} raw bytes follow both ways.
 *
 * <pre>
 *  at  size
 *   0     1  status
 *   1     1  0
 *   2     2  reason code
 *   4     2  r, 0 to 512
 *   6     r  reason, UTF-8
 * </pre>
 */
public record ConnReply(Status status, Reason reason) {

    /** The reply of a link that is connected. */
    public static final ConnReply OK = new ConnReply(Status.OK, Reason.NONE);

    /** The body of the REPLY. */
    public byte[] encode() {
        byte[] text = reason.encodeText();
        return ByteBuffer.allocate(6 + text.length)
                .put((byte) status.number())
                .put((byte) 0)
                .putShort((short) reason.code())
                .putShort((short) text.length)
                .put(text)
                .array();
    }

    /** Reads the body of a REPLY; on failure the guest closes the link. */
    public static ConnReply decode(byte[] body) throws ProtocolException {
        BodyReader in = new BodyReader("conn reply", body);
        Status status = Status.of(in.u8());
        in.zero("second byte");
        int code = in.u16();
        int length = in.u16();
        in.requireRange("reason length", length, 0, Limits.MAX_REASON);
        byte[] text = in.bytes(length);
        in.end();
        return new ConnReply(status, Reason.decode(code, text));
    }
}
