package io.github.wsld.common.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secret that both ends of a link prove to each other. Immutable; no text of it shows the secret. */
public final class LinkKey {

    /** Length of a key in bytes. */
    public static final int LENGTH = 32;

    /** {@code key = "none"}: 32 zero bytes. Proves nothing; never meets a side that has a key. */
    public static final LinkKey NONE = new LinkKey(new byte[LENGTH]);

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec secret;
    private final boolean none;

    private LinkKey(byte[] bytes) {
        secret = new SecretKeySpec(bytes, ALGORITHM);
        none = Arrays.equals(bytes, new byte[LENGTH]);
    }

    /**
     * The key of these bytes, which must be random and not a passphrase: a stranger may ask for proofs to guess at.
     *
     * @throws IllegalArgumentException when they are not 32 bytes, or all zero
     */
    public static LinkKey of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a link key has " + LENGTH + " bytes, not " + bytes.length);
        }
        if (Arrays.equals(bytes, new byte[LENGTH])) {
            throw new IllegalArgumentException("a link key of zeros is no key; write key = \"none\" to go without");
        }
        return new LinkKey(bytes);
    }

    /** Whether this is {@link #NONE}. */
    public boolean isNone() {
        return none;
    }

    /** Which key this is: public, the first 8 bytes of a proof of a fixed label. Each HELLO says it, so logs and status may. */
    public long number() {
        return ByteBuffer.wrap(mac("wsld1 key number").doFinal()).getLong();
    }

    /** What status shows of it, beside the word key. */
    public String status() {
        return none ? "none" : String.format("number %016x", number());
    }

    /** A new HMAC-SHA256 under this key that has taken in a label of 16 ASCII characters. */
    Mac mac(String label) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            mac.update(label.getBytes(StandardCharsets.US_ASCII));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java lacks " + ALGORITHM + ", which every Java must have", e);
        }
    }

    @Override
    public String toString() {
        return none ? "none" : "key " + status();
    }
}
