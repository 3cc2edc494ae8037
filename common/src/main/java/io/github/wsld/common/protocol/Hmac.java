package io.github.wsld.common.protocol;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * HMAC-SHA256 (RFC 2104) under one key, made ready: what both of its hashes begin with is taken in once and copied for each message.
 * For messages as short as proofs that is less than half the work of a {@code javax.crypto.Mac} made anew. Never changes after its
 * constructor, so it is for any thread.
 */
final class Hmac {
    /** Length of a result in bytes. */
    static final int LENGTH = 32;

    private static final String HASH = "SHA-256";
    /** What SHA-256 takes in at a time; a key is filled up to it with zeros. */
    private static final int BLOCK = 64;

    private static final int INNER_PAD = 0x36;
    private static final int OUTER_PAD = 0x5c;

    private final MessageDigest inner;
    private final MessageDigest outer;

    /** @param key at most 64 bytes */
    Hmac(byte[] key) {
        inner = begun(key, INNER_PAD);
        outer = begun(key, OUTER_PAD);
    }

    /** The HMAC of all parts, one after the other. */
    byte[] of(byte[]... parts) {
        MessageDigest message = copy(inner);
        for (byte[] part : parts) {
            message.update(part);
        }
        return copy(outer).digest(message.digest());
    }

    private static MessageDigest begun(byte[] key, int pad) {
        byte[] block = Arrays.copyOf(key, BLOCK);
        for (int i = 0; i < BLOCK; i++) {
            block[i] ^= (byte) pad;
        }
        try {
            MessageDigest digest = MessageDigest.getInstance(HASH);
            digest.update(block);
            return digest;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java lacks " + HASH + ", which every Java must have", e);
        }
    }

    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("this Java's " + HASH + " cannot be copied", e);
        }
    }
}
