package io.github.wsld.common.protocol;

import io.github.wsld.common.endpoint.Endpoint;
import java.util.Arrays;

/**
 * The kind of transport that a link runs over, as each end sees it by itself. It is not sent but is part of every
 * proof, so that a link cannot be passed on from one kind to another. Immutable.
 */
public final class Binding {

    /** Length in bytes: the kind, then 32 bytes of which only TLS makes use. */
    static final int LENGTH = 33;

    /** AF_VSOCK and AF_HYPERV, which are two views of one transport. */
    public static final Binding VSOCK = new Binding(1, new byte[32]);
    /** AF_UNIX. */
    public static final Binding UNIX = new Binding(2, new byte[32]);
    /** TCP on one machine's loopback. */
    public static final Binding TCP_LOOPBACK = new Binding(3, new byte[32]);

    private final byte[] bytes = new byte[LENGTH];

    private Binding(int kind, byte[] detail) {
        bytes[0] = (byte) kind;
        System.arraycopy(detail, 0, bytes, 1, detail.length);
    }

    /**
     * TLS.
     *
     * @param certificateDigest SHA-256 of the host's certificate in DER, 32 bytes
     */
    public static Binding tls(byte[] certificateDigest) {
        if (certificateDigest.length != LENGTH - 1) {
            throw new IllegalArgumentException("a SHA-256 has 32 bytes, not " + certificateDigest.length);
        }
        return new Binding(4, certificateDigest);
    }

    /**
     * The binding of a link without TLS.
     *
     * @throws IllegalArgumentException for an endpoint whose links go nowhere, or not without TLS
     */
    public static Binding of(Endpoint endpoint) {
        if (endpoint instanceof Endpoint.Unix) {
            return UNIX;
        }
        if (endpoint instanceof Endpoint.Tcp tcp && tcp.isLoopback()) {
            return TCP_LOOPBACK;
        }
        if (endpoint instanceof Endpoint.Vsock || endpoint instanceof Endpoint.Hvsock) {
            return VSOCK;
        }
        throw new IllegalArgumentException("links over " + endpoint + " have no binding");
    }

    byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Binding binding && Arrays.equals(bytes, binding.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return switch (bytes[0]) {
            case 1 -> "vsock";
            case 2 -> "unix";
            case 3 -> "tcp loopback";
            default -> "TLS";
        };
    }
}
