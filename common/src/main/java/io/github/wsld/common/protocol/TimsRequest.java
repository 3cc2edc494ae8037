package io.github.wsld.common.protocol;

/** What a guest asks by {@link Function#TIMS}: a body of one zero byte. The host replies with a {@link ConnReply}. */
public record TimsRequest() {

    /** The body of the REQUEST. */
    public byte[] encode() {
        return new byte[] {0};
    }

    /** Reads the body of a REQUEST; on failure the host replies {@link Status#BAD}. */
    public static TimsRequest decode(byte[] body) throws ProtocolException {
        BodyReader in = new BodyReader("tims request", body);
        in.zero("first byte");
        in.end();
        return new TimsRequest();
    }
}
