package io.github.wsld.common.protocol;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Objects;

/**
 * What a host replies to an {@link InfoRequest}. After {@link Status#OK} the JSON document follows, then the host
 * closes. The proof of the REPLY covers the document too, since it covers its digest.
 *
 * <pre>
 *  at  size
 *   0     1  status
 *   1     1  0
 *   2     2  reason code
 *   4     4  length of the JSON document: 1 to 65536 after OK, otherwise 0
 *   8    32  SHA-256 of the document, zeros when there is none
 *  40     2  r, 0 to 512
 *  42     r  reason, UTF-8
 * </pre>
 */
public final class InfoReply {

    private static final int DIGEST_LENGTH = 32;

    private final Status status;
    private final Reason reason;
    private final int jsonLength;
    private final byte[] digest;

    private InfoReply(Status status, Reason reason, int jsonLength, byte[] digest) {
        this.status = status;
        this.reason = reason;
        this.jsonLength = jsonLength;
        this.digest = digest;
    }

    /** The reply that announces a document: what {@link HostInfo#toJson} gave. */
    public static InfoReply ok(byte[] json) {
        if (json.length < 1 || json.length > Limits.MAX_JSON) {
            throw new IllegalArgumentException(
                    "host information has " + json.length + " bytes, not 1 to " + Limits.MAX_JSON);
        }
        return new InfoReply(Status.OK, Reason.NONE, json.length, sha256(json));
    }

    /** The reply that gives none, with any status but {@link Status#OK}. */
    public static InfoReply refusal(Status status, Reason reason) {
        if (status == Status.OK) {
            throw new IllegalArgumentException("OK is no refusal");
        }
        return new InfoReply(status, reason, 0, new byte[DIGEST_LENGTH]);
    }

    public Status status() {
        return status;
    }

    public Reason reason() {
        return reason;
    }

    /** How many bytes follow the REPLY: 0 unless the status is OK, at most {@link Limits#MAX_JSON}. */
    public int jsonLength() {
        return jsonLength;
    }

    /** Reads the document that followed, once it has been held against its announced length and digest. */
    public HostInfo hostInfo(byte[] json) throws ProtocolException {
        if (json.length != jsonLength) {
            throw new ProtocolException("host information has " + json.length + " bytes, announced were " + jsonLength);
        }
        if (!MessageDigest.isEqual(digest, sha256(json))) {
            throw new ProtocolException("host information was changed on its way: its SHA-256 is not the proved one");
        }
        return HostInfo.fromJson(json);
    }

    /** The body of the REPLY. */
    public byte[] encode() {
        byte[] text = reason.encodeText();
        return ByteBuffer.allocate(42 + text.length)
                .put((byte) status.number())
                .put((byte) 0)
                .putShort((short) reason.code())
                .putInt(jsonLength)
                .put(digest)
                .putShort((short) text.length)
                .put(text)
                .array();
    }

    /** Reads the body of a REPLY; on failure the guest closes the link. */
    public static InfoReply decode(byte[] body) throws ProtocolException {
        BodyReader in = new BodyReader("info reply", body);
        Status status = Status.of(in.u8());
        in.zero("second byte");
        int code = in.u16();
        long jsonLength = in.u32();
        boolean ok = status == Status.OK;
        in.requireRange("JSON length", jsonLength, ok ? 1 : 0, ok ? Limits.MAX_JSON : 0);
        byte[] digest = in.bytes(DIGEST_LENGTH);
        int length = in.u16();
        in.requireRange("reason length", length, 0, Limits.MAX_REASON);
        byte[] text = in.bytes(length);
        in.end();
        return new InfoReply(status, Reason.decode(code, text), (int) jsonLength, digest);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InfoReply reply
                && status == reply.status
                && reason.equals(reply.reason)
                && jsonLength == reply.jsonLength
                && Arrays.equals(digest, reply.digest);
    }

    @Override
    public int hashCode() {
        return Objects.hash(status, reason, jsonLength, Arrays.hashCode(digest));
    }

    @Override
    public String toString() {
        return "InfoReply[status=" + status + ", reason=" + reason + ", jsonLength=" + jsonLength + "]";
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java lacks SHA-256, which every Java must have", e);
        }
    }
}
