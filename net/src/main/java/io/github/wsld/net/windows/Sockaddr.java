package io.github.wsld.net.windows;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.net.NumericAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Socket addresses as Winsock lays them out (ws2def.h, ws2ipdef.h, afunix.h). The family is a little-endian u16 at 0.
 *
 * <pre>
 * sockaddr_in   16 bytes   2 port (big-endian)   4 address
 * sockaddr_in6  28 bytes   2 port (big-endian)   4 flow   8 address   24 scope
 * sockaddr_un  110 bytes   2 path, ended by a zero byte
 * </pre>
 *
 * <p>Hyper-V sockets: {@link SockaddrHv}.
 */
final class Sockaddr {
    static final int AF_UNIX = 1;
    static final int AF_INET = 2;
    static final int AF_INET6 = 23;
    static final int UNIX_BYTES = 110;
    /** Bytes that hold any of them. */
    static final int MOST_BYTES = 128;

    private Sockaddr() {}

    /** The address family of an endpoint. */
    static int family(Endpoint endpoint) throws UnknownHostException {
        if (endpoint instanceof Endpoint.Hvsock) {
            return SockaddrHv.AF_HYPERV;
        }
        if (endpoint instanceof Endpoint.Unix unix && !unix.isAbstract()) {
            return AF_UNIX;
        }
        if (endpoint instanceof Endpoint.Tcp tcp) {
            return NumericAddress.of(tcp.host()).getAddress().length == 4 ? AF_INET : AF_INET6;
        }
        throw new UnknownHostException("Windows has no socket for " + endpoint);
    }

    /** Writes an endpoint's address from 0 on and returns its length. */
    static int encode(Endpoint endpoint, ByteBuffer to) throws UnknownHostException {
        to.order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < MOST_BYTES; i += 8) {
            to.putLong(i, 0);
        }
        to.putShort(0, (short) family(endpoint));
        if (endpoint instanceof Endpoint.Hvsock hvsock) {
            SockaddrHv.encode(hvsock, to);
            return SockaddrHv.BYTES;
        }
        if (endpoint instanceof Endpoint.Unix unix) {
            to.put(2, unix.name().getBytes(StandardCharsets.UTF_8));
            return UNIX_BYTES;
        }
        Endpoint.Tcp tcp = (Endpoint.Tcp) endpoint;
        byte[] address = NumericAddress.of(tcp.host()).getAddress();
        to.put(2, (byte) (tcp.port() >>> 8));
        to.put(3, (byte) tcp.port());
        to.put(address.length == 4 ? 4 : 8, address);
        return address.length == 4 ? 16 : 28;
    }

    /** The port of an IPv4 or IPv6 address. */
    static int port(ByteBuffer from) {
        return (from.get(2) & 0xff) << 8 | from.get(3) & 0xff;
    }

    /** The endpoint of an IPv4 or IPv6 address. */
    static Endpoint.Tcp decode(ByteBuffer from) throws UnknownHostException {
        boolean isIpv4 = from.getShort(0) == AF_INET;
        byte[] address = new byte[isIpv4 ? 4 : 16];
        from.get(isIpv4 ? 4 : 8, address);
        return new Endpoint.Tcp(InetAddress.getByAddress(address).getHostAddress(), port(from));
    }
}
