package io.github.wsld.common.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a guest asks by {@link Function#CONN}: connect this link to a target.
 *
 * <pre>
 *  at  size
 *   0     1  0
 *   1     1  t, 1 to 255
 *   2     t  target, printable ASCII
 * </pre>
 */
public record ConnRequest(Target target) {

    /** The body of the REQUEST. */
    public byte[] encode() {
        byte[] text = target.encode();
        return ByteBuffer.allocate(2 + text.length)
                .put((byte) 0)
                .put((byte) text.length)
                .put(text)
                .array();
    }

    /** Reads the body of a REQUEST; on failure the host replies {@link Status#BAD}. */
    public static ConnRequest decode(byte[] body) throws ProtocolException {
        BodyReader in = new BodyReader("conn request", body);
        in.zero("first byte");
        int length = in.u8();
        in.requireRange("target length", length, 1, Limits.MAX_TARGET);
        byte[] text = in.bytes(length);
        in.end();
        return new ConnRequest(Target.parse(new String(text, StandardCharsets.ISO_8859_1)));
    }
}
