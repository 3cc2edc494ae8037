package io.github.wsld.common.protocol;

import io.github.wsld.common.endpoint.Endpoint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a guest asks by {@link Function#INFO}, where it awaits spare links, and which distribution of WSL it is, as far as it knows: the
 * host keeps that from being stopped while its windows are open.
 *
 * <pre>
 *  at  size
 *   0     1  a: 4, or 0 when it awaits none
 *   1     a  IPv4 address
 * 1+a     2  port, 1024 to 65535; absent when a is 0
 *         1  n, 1 to 64; the body ends before it when there is no name
 *         n  name of the distribution, ASCII
 * </pre>
 *
 * @param spares a numeric IPv4 address of the guest and a port
 * @param distribution as {@code wsl.exe --distribution} takes it, see {@link #isName}
 */
public record InfoRequest(Optional<Endpoint.Tcp> spares, Optional<String> distribution) {
    /** Least port at which a guest awaits spare links. */
    public static final int LEAST_PORT = Endpoint.TcpFromHost.LEAST_PORT;

    private static final int ADDRESS_LENGTH = 4;
    private static final int MAX_LENGTH = 1 + ADDRESS_LENGTH + Short.BYTES + 1 + 64;
    private static final Pattern ADDRESS = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");

    /** No hyphen and no blank at the beginning: the host hands it to a program. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._][A-Za-z0-9._ +-]{0,63}");

    /** The request of a guest that awaits no spare links and does not know its name. */
    public InfoRequest() {
        this(Optional.empty(), Optional.empty());
    }

    /** Whether a text can be told as a distribution's name: 1 to 64 letters, digits and {@code . _}, after the first {@code - +} and blanks. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** @throws IllegalArgumentException when it is no address in numbers, a port below {@link #LEAST_PORT}, or no name */
    public InfoRequest {
        if (distribution.isPresent() && !isName(distribution.get())) {
            throw new IllegalArgumentException("not the name of a distribution: " + distribution.get());
        }
        spares.ifPresent(endpoint -> {
            address(endpoint);
            if (endpoint.port() < LEAST_PORT) {
                throw new IllegalArgumentException(
                        "spare links are awaited at port " + endpoint.port() + ", not " + LEAST_PORT + " to 65535");
            }
        });
    }

    private static byte[] address(Endpoint.Tcp endpoint) {
        Matcher numbers = ADDRESS.matcher(endpoint.host());
        byte[] address = new byte[ADDRESS_LENGTH];
        if (!numbers.matches()) {
            throw new IllegalArgumentException("spare links are awaited at " + endpoint + ", which is no IPv4 address");
        }
        for (int i = 0; i < ADDRESS_LENGTH; i++) {
            int number = Integer.parseInt(numbers.group(i + 1));
            if (number > 255) {
                throw new IllegalArgumentException("no IPv4 address: " + endpoint.host());
            }
            address[i] = (byte) number;
        }
        return address;
    }

    /** The body of the REQUEST. */
    public byte[] encode() {
        ByteBuffer body = ByteBuffer.allocate(MAX_LENGTH);
        body.put((byte) (spares.isPresent() ? ADDRESS_LENGTH : 0));
        spares.ifPresent(endpoint -> body.put(address(endpoint)).putShort((short) endpoint.port()));
        distribution.ifPresent(name -> body.put((byte) name.length()).put(name.getBytes(StandardCharsets.US_ASCII)));
        return Arrays.copyOf(body.array(), body.position());
    }

    /** Reads the body of a REQUEST; on failure the host replies {@link Status#BAD}. */
    public static InfoRequest decode(byte[] body) throws ProtocolException {
        BodyReader in = new BodyReader("info request", body);
        int length = in.u8();
        Optional<Endpoint.Tcp> spares = Optional.empty();
        if (length != 0) {
            in.requireRange("address length", length, ADDRESS_LENGTH, ADDRESS_LENGTH);
            byte[] address = in.bytes(ADDRESS_LENGTH);
            int port = in.u16();
            in.requireRange("port", port, LEAST_PORT, Endpoint.MAX_TCP_PORT);
            spares = Optional.of(new Endpoint.Tcp(text(address), port));
        }
        if (in.isAtEnd()) {
            return new InfoRequest(spares, Optional.empty());
        }
        String name = new String(in.bytes(in.u8()), StandardCharsets.US_ASCII);
        in.end();
        if (!isName(name)) {
            throw new ProtocolException("info request names no distribution that there can be");
        }
        return new InfoRequest(spares, Optional.of(name));
    }

    private static String text(byte[] address) {
        return Byte.toUnsignedInt(address[0]) + "." + Byte.toUnsignedInt(address[1]) + "."
                + Byte.toUnsignedInt(address[2]) + "." + Byte.toUnsignedInt(address[3]);
    }
}
