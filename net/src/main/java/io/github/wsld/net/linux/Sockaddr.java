package io.github.wsld.net.linux;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.net.NumericAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Socket addresses as Linux lays them out (sys/socket.h). The family is a u16 in native order at 0.
 *
 * <pre>
 * sockaddr_in   16 bytes   2 port (big-endian)   4 address
 * sockaddr_in6  28 bytes   2 port (big-endian)   4 flow   8 address   24 scope
 * sockaddr_un  110 bytes   2 path; abstract names begin with a zero byte and their length counts
 * sockaddr_vm   16 bytes   4 port   8 cid (both native order)
 * </pre>
 */
final class Sockaddr {
    static final int AF_UNIX = 1;
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int AF_VSOCK = 40;
    /** Bytes that hold any of them. */
    static final int MOST_BYTES = 128;

    private Sockaddr() {}

    /** The address family of an endpoint. */
    static int family(Endpoint endpoint) throws UnknownHostException {
        if (endpoint instanceof Endpoint.Unix) {
            return AF_UNIX;
        }
        if (endpoint instanceof Endpoint.Vsock) {
            return AF_VSOCK;
        }
        if (endpoint instanceof Endpoint.Tcp tcp) {
            return NumericAddress.of(tcp.host()).getAddress().length == 4 ? AF_INET : AF_INET6;
        }
        throw new UnknownHostException("Linux has no socket for " + endpoint);
    }

    /** Writes an endpoint's address from 0 on and returns its length. */
    static int encode(Endpoint endpoint, ByteBuffer to) throws UnknownHostException {
        to.order(ByteOrder.nativeOrder());
        for (int i = 0; i < MOST_BYTES; i += 8) {
            to.putLong(i, 0);
        }
        to.putShort(0, (short) family(endpoint));
        if (endpoint instanceof Endpoint.Unix unix) {
            return encode(unix, to);
        }
        if (endpoint instanceof Endpoint.Vsock vsock) {
            to.putInt(4, (int) vsock.port());
            to.putInt(8, (int) vsock.cid());
            return 16;
        }
        Endpoint.Tcp tcp = (Endpoint.Tcp) endpoint;
        byte[] address = NumericAddress.of(tcp.host()).getAddress();
        putPort(to, tcp.port());
        to.put(address.length == 4 ? 4 : 8, address);
        return address.length == 4 ? 16 : 28;
    }

    private static int encode(Endpoint.Unix unix, ByteBuffer to) {
        byte[] name = unix.name().getBytes(StandardCharsets.UTF_8);
        int start = unix.isAbstract() ? 3 : 2;
        to.put(start, name);
        // A path counts with its terminating zero, an abstract name without one.
        return start + name.length + (unix.isAbstract() ? 0 : 1);
    }

    /** The endpoint of an address that getsockname gave; unix addresses are not asked for. */
    static Endpoint decode(ByteBuffer from) {
        from.order(ByteOrder.nativeOrder());
        int family = from.getShort(0);
        int port = port(from);
        return switch (family) {
            case AF_VSOCK -> new Endpoint.Vsock(from.getInt(8) & 0xffff_ffffL, from.getInt(4) & 0xffff_ffffL);
            case AF_INET -> new Endpoint.Tcp(text(from, 4, 4), port);
            case AF_INET6 -> new Endpoint.Tcp(text(from, 8, 16), port);
            default -> throw new IllegalArgumentException("no endpoint for address family " + family);
        };
    }

    /** The port of an IPv4 or IPv6 address. */
    static int port(ByteBuffer from) {
        return (from.get(2) & 0xff) << 8 | from.get(3) & 0xff;
    }

    private static String text(ByteBuffer from, int at, int length) {
        byte[] address = new byte[length];
        from.get(at, address);
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("address of " + length + " bytes " + Arrays.toString(address), e);
        }
    }

    private static void putPort(ByteBuffer to, int port) {
        to.put(2, (byte) (port >>> 8));
        to.put(3, (byte) port);
    }
}
