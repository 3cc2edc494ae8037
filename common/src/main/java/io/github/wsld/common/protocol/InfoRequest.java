package io.github.wsld.common.protocol;

/** What a guest asks by {@link Function#INFO}: a body of one zero byte. */
public record InfoRequest() {

    /** The body of the REQUEST. */
    public byte[] encode() {
        return new byte[] {0};
    }

    /** Reads the body of a REQUEST; on failure the host replies {@link Status#BAD}. */
    public static InfoRequest decode(byte[] body) throws ProtocolException {
        BodyReader in = new BodyReader("info request", body);
        in.zero("first byte");
        in.end();
        return new InfoRequest();
    }
}
