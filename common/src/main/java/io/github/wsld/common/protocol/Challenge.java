package io.github.wsld.common.protocol;

import java.nio.ByteBuffer;

/**
 * A host's answer to {@link Hello}.
 *
 * <pre>
 *  at  size
 *   0     4  "wslh"
 *   4     1  version chosen, 0 in a refusal
 *   5     1  0, or why the host refuses
 *   6     2  0, ignored
 *   8    16  host instance; from here on zeros in a refusal
 *  24    32  host nonce
 *  56    32  host proof
 * </pre>
 */
record Challenge(byte[] bytes) {

    static final int LENGTH = 88;
    /** What the proofs cover of it. */
    static final int LENGTH_WITHOUT_PROOF = LENGTH - Proofs.LENGTH;

    static final int GO_ON = 0;

    private static final int MAGIC = 0x77736c68;

    static Challenge of(int version, Instance instance, byte[] nonce) {
        ByteBuffer out = begin(version, GO_ON);
        instance.encode(out);
        return new Challenge(out.put(nonce).array());
    }

    static Challenge refusal(int code) {
        return new Challenge(begin(Versions.NONE, code).array());
    }

    /** This challenge with its proof in place. */
    Challenge with(byte[] proof) {
        return new Challenge(ByteBuffer.allocate(LENGTH)
                .put(bytes, 0, LENGTH_WITHOUT_PROOF)
                .put(proof)
                .array());
    }

    boolean hasMagic() {
        return ByteBuffer.wrap(bytes).getInt(0) == MAGIC;
    }

    int version() {
        return Byte.toUnsignedInt(bytes[4]);
    }

    int code() {
        return Byte.toUnsignedInt(bytes[5]);
    }

    Instance instance() {
        return Instance.decode(ByteBuffer.wrap(bytes).position(8));
    }

    byte[] proof() {
        byte[] proof = new byte[Proofs.LENGTH];
        ByteBuffer.wrap(bytes).get(LENGTH_WITHOUT_PROOF, proof);
        return proof;
    }

    private static ByteBuffer begin(int version, int code) {
        return ByteBuffer.allocate(LENGTH)
                .putInt(MAGIC)
                .put((byte) version)
                .put((byte) code)
                .putShort((short) 0);
    }
}
