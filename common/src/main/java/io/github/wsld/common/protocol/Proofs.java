package io.github.wsld.common.protocol;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import javax.crypto.Mac;

/**
 * The three proofs of one link set-up. Each covers a label of its own, both nonces and all that was said before it; the
 * one part of variable length stands last, after its length. Without a key they are zeros: an HMAC under a key that everybody
 * has would prove as little.
 */
final class Proofs {

    /** Length of a proof: that of HMAC-SHA256. */
    static final int LENGTH = 32;

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
        return prove(ProofLabel.HOST);
    }

    byte[] guest(byte[] hostProof, byte[] body) {
        return prove(ProofLabel.GUEST, hostProof, length(body), body);
    }

    byte[] reply(byte[] hostProof, byte[] guestProof, byte[] body) {
        return prove(ProofLabel.REPLY, hostProof, guestProof, length(body), body);
    }

    /** What stands in place of each proof where there is no key. */
    static byte[] none() {
        return new byte[LENGTH];
    }

    /** Compares in a time that does not tell where two proofs differ. */
    static boolean match(byte[] expected, byte[] received) {
        return MessageDigest.isEqual(expected, received);
    }

    /** A body's length as it goes over the link and into the proofs. */
    static byte[] length(byte[] body) {
        return ByteBuffer.allocate(Short.BYTES).putShort((short) body.length).array();
    }

    private byte[] prove(ProofLabel label, byte[]... rest) {
        if (key.isNone()) {
            return none();
        }
        Mac mac = key.mac(label);
        mac.update(transcript);
        for (byte[] part : rest) {
            mac.update(part);
        }
        return mac.doFinal();
    }
}
