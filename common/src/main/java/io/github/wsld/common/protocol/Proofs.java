package io.github.wsld.common.protocol;

import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * The three proofs of one link set-up. Each covers a label of its own, both nonces and all that was said before it; the
 * one part of variable length stands last, after its length.
 */
final class Proofs {

    /** Length of a proof. */
    static final int LENGTH = Hmac.LENGTH;

    private final LinkKey key;
    private final byte[] transcript;

    Proofs(LinkKey key, Hello hello, Challenge challenge, Binding binding) {
        this.key = key;
        transcript = ByteBuffer.allocate(Hello.LENGTH + Challenge.LENGTH_WITHOUT_PROOF + Binding.LENGTH)
                .put(hello.bytes())
                .put(challenge.bytes(), 0, Challenge.LENGTH_WITHOUT_PROOF)
                .put(binding.bytes())
                .array();
    }

    byte[] host() {
        return key.prove("wsld1 host proof", transcript);
    }

    byte[] guest(byte[] hostProof, byte[] body) {
        return key.prove("wsld1 guestproof", transcript, hostProof, length(body), body);
    }

    byte[] reply(byte[] hostProof, byte[] guestProof, byte[] body) {
        return key.prove("wsld1 host reply", transcript, hostProof, guestProof, length(body), body);
    }

    /** Compares in a time that does not tell where two proofs differ. */
    static boolean match(byte[] expected, byte[] received) {
        return MessageDigest.isEqual(expected, received);
    }

    /** A body's length as it goes over the link and into the proofs. */
    static byte[] length(byte[] body) {
        return ByteBuffer.allocate(Short.BYTES).putShort((short) body.length).array();
    }
}
