package io.github.wsld.common.protocol;

import io.github.wsld.common.endpoint.Endpoint;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a guest asks by {@link Function#INFO}, and where it awaits spare links.
 *
 * <pre>
 *  at  size
 *   0     1  a: 4, or 0 when it awaits none
 *   1     a  IPv4 address
 * 1+a     2  port, 1024 to 65535; absent when a is 0
 * </pre>
 *
 * @param spares a numeric IPv4 address of the guest and a port
 */
public record InfoRequest(Optional<Endpoint.Tcp> spares) {
    /** Least port at which a guest awaits spare links. */
    public static final int LEAST_PORT = Endpoint.TcpFromHost.LEAST_PORT;

    private static final int ADDRESS_LENGTH = 4;
    private static final Pattern ADDRESS = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");

    /** The request of a guest that awaits no spare links. */
    public InfoRequest() {
        this(Optional.empty());
    }

    /** @throws IllegalArgumentException when it is no address in numbers, or a port below {@link #LEAST_PORT} */
    public InfoRequest {
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
        return spares.map(endpoint -> ByteBuffer.allocate(1 + ADDRESS_LENGTH + Short.BYTES)
                        .put((byte) ADDRESS_LENGTH)
                        .put(address(endpoint))
                        .putShort((short) endpoint.port())
                        .array())
                .orElseGet(() -> new byte[] {0});
    }

    /** Reads the body of a REQUEST; on failure the host replies {@link Status#BAD}. */
    public static InfoRequest decode(byte[] body) throws ProtocolException {
        BodyReader in = new BodyReader("info request", body);
        int length = in.u8();
        if (length == 0) {
            in.end();
            return new InfoRequest();
        }
        in.requireRange("address length", length, ADDRESS_LENGTH, ADDRESS_LENGTH);
        byte[] address = in.bytes(ADDRESS_LENGTH);
        int port = in.u16();
        in.requireRange("port", port, LEAST_PORT, Endpoint.MAX_TCP_PORT);
        in.end();
        return new InfoRequest(Optional.of(new Endpoint.Tcp(text(address), port)));
    }

    private static String text(byte[] address) {
        return Byte.toUnsignedInt(address[0]) + "." + Byte.toUnsignedInt(address[1]) + "."
                + Byte.toUnsignedInt(address[2]) + "." + Byte.toUnsignedInt(address[3]);
    }
}
