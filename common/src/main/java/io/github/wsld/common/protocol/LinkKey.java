package io.github.wsld.common.protocol;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secret that both ends of a link prove to each other. Immutable, for any thread; no text of it shows the secret. */
public final class LinkKey {

    /** Length of a key in bytes. */
    public static final int LENGTH = 32;

    /** {@code key = "none"}: there is no secret and nothing is proved; never meets a side that has a key. */
    public static final LinkKey NONE = new LinkKey();

    /** The number that 32 zero bytes would have, as a literal: without a key nothing is ever computed. */
    private static final long NUMBER_OF_NONE = 0x87d2_eac0_ad51_657aL;

    private static final String ALGORITHM = "HmacSHA256";

    private final long number;
    /** HMACs that have taken in the key and a label. Never changed, only copied; none without a key. */
    private final Map<ProofLabel, Mac> labelled = new EnumMap<>(ProofLabel.class);

    private LinkKey() {
        number = NUMBER_OF_NONE;
    }

    private LinkKey(byte[] bytes) {
        try {
            SecretKeySpec secret = new SecretKeySpec(bytes, ALGORITHM);
            for (ProofLabel label : ProofLabel.values()) {
                Mac mac = Mac.getInstance(ALGORITHM);
                mac.init(secret);
                mac.update(label.bytes());
                labelled.put(label, mac);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java lacks " + ALGORITHM + ", which every Java must have", e);
        }
        number = ByteBuffer.wrap(mac(ProofLabel.NUMBER).doFinal()).getLong();
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
        return labelled.isEmpty();
    }

    /** Which key this is: public, the first 8 bytes of a proof of a fixed label. Each HELLO says it, so logs and status may. */
    public long number() {
        return number;
    }

    /** What status shows of it, beside the word key. */
    public String status() {
        return isNone() ? "none" : String.format("number %016x", number);
    }

    /** A new HMAC-SHA256 under this key that has taken in a label. Not for {@link #NONE}. */
    Mac mac(ProofLabel label) {
        try {
            // A copy spares the search for the provider and the first of the blocks to hash.
            return (Mac) labelled.get(label).clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("this Java's " + ALGORITHM + " cannot be copied", e);
        }
    }

    @Override
    public String toString() {
        return isNone() ? "none" : "key " + status();
    }
}
