package io.github.wsld.common.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The secret that both ends of a link prove to each other. Immutable, for any thread; no text of it shows the secret. */
public final class LinkKey {

    /** Length of a key in bytes. */
    public static final int LENGTH = 32;

    /** {@code key = "none"}: there is no secret and nothing is proved; never meets a side that has a key. */
    public static final LinkKey NONE = new LinkKey();

    /** The number that 32 zero bytes would have, as a literal: without a key nothing is ever computed. */
    private static final long NUMBER_OF_NONE = 0x87d2_eac0_ad51_657aL;

    /** Null without a key. */
    private final Hmac hmac;

    private final long number;

    private LinkKey() {
        hmac = null;
        number = NUMBER_OF_NONE;
    }

    private LinkKey(byte[] bytes) {
        hmac = new Hmac(bytes);
        number = ByteBuffer.wrap(prove("wsld1 key number")).getLong();
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
        return hmac == null;
    }

    /** Which key this is: public, the first 8 bytes of a proof of a fixed label. Each HELLO says it, so logs and status may. */
    public long number() {
        return number;
    }

    /** What status shows of it, beside the word key. */
    public String status() {
        return isNone() ? "none" : String.format("number %016x", number);
    }

    /**
     * A proof of what the parts say, one after the other; zeros under {@link #NONE}, as an HMAC under a key that everybody has would
     * prove as little.
     *
     * @param label what it is for, so that it serves for nothing else: 16 ASCII characters
     */
    byte[] prove(String label, byte[]... parts) {
        if (hmac == null) {
            return new byte[Hmac.LENGTH];
        }
        byte[][] all = new byte[parts.length + 1][];
        all[0] = label.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(parts, 0, all, 1, parts.length);
        return hmac.of(all);
    }

    @Override
    public String toString() {
        return isNone() ? "none" : "key " + status();
    }
}
