package io.github.wsld.common.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a guest asks by {@link Function#INFO}, and, where it knows that, which distribution of WSL it is: the host keeps that from being
 * stopped while its windows are open.
 *
 * <pre>
 *  at  size
 *   0     1  0
 *   1     1  n, 1 to 64; the body ends before it when there is no name
 *   2     n  name, ASCII
 * </pre>
 *
 * @param distribution as {@code wsl.exe --distribution} takes it
 */
public record InfoRequest(Optional<String> distribution) {
    /** Not at the beginning a hyphen or a blank: the host hands it to a program. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._][A-Za-z0-9._ +-]{0,63}");

    /** @throws IllegalArgumentException when the name is none, see {@link #isName} */
    public InfoRequest {
        if (distribution.isPresent() && !isName(distribution.get())) {
            throw new IllegalArgumentException("not the name of a distribution: " + distribution.get());
        }
    }

    /** Whether a text can be told as a distribution's name: 1 to 64 letters, digits and {@code . _ - +} or blanks inside. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** The body of the REQUEST. */
    public byte[] encode() {
        if (distribution.isEmpty()) {
            return new byte[] {0};
        }
        byte[] name = distribution.get().getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(2 + name.length)
                .put((byte) 0)
                .put((byte) name.length)
                .put(name)
                .array();
    }

    /** Reads the body of a REQUEST; on failure the host replies {@link Status#BAD}. */
    public static InfoRequest decode(byte[] body) throws ProtocolException {
        BodyReader in = new BodyReader("info request", body);
        in.zero("first byte");
        if (body.length == 1) {
            return new InfoRequest(Optional.empty());
        }
        String name = new String(in.bytes(in.u8()), StandardCharsets.US_ASCII);
        in.end();
        if (!isName(name)) {
            throw new ProtocolException("info request names no distribution that there can be");
        }
        return new InfoRequest(Optional.of(name));
    }
}
