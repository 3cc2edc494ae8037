package io.github.wsld.net.windows;

import com.sun.jna.Native;
import io.github.wsld.common.endpoint.Endpoint;
import java.nio.ByteBuffer;

/**
 * Options of Winsock's sockets. Setting one never fails: it helps, and a Windows that does not know it works without. Owns a few bytes
 * of native memory for its life; for one thread at a time. Numbers are those of winsock2.h, ws2ipdef.h, mstcpip.h and hvsocket.h.
 */
final class SocketOptions {
    private static final int FIONBIO = 0x8004_667e;

    static final int SOL_SOCKET = 0xffff;
    private static final int SO_EXCLUSIVEADDRUSE = ~4;
    static final int SO_KEEPALIVE = 0x08;
    private static final int SO_LINGER = 0x80;
    private static final int SO_SNDBUF = 0x1001;
    private static final int SO_RCVBUF = 0x1002;
    private static final int SO_ERROR = 0x1007;

    static final int IPPROTO_TCP = 6;
    private static final int TCP_NODELAY = 1;
    static final int TCP_KEEPIDLE = 3;
    private static final int TCP_MAXRT = 5;
    static final int TCP_KEEPCNT = 16;
    static final int TCP_KEEPINTVL = 17;
    /** u16 round trip time and u8 retransmissions, each of them "none" here. */
    private static final int SIO_TCP_INITIAL_RTO = 0x9800_0011;

    private static final int NO_SYN_RETRANSMISSIONS = 0xfe_fffe;

    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 27;

    private static final int HV_PROTOCOL_RAW = 1;
    /** Keeps the connections of a VM that is suspended with the host. */
    private static final int HVSOCKET_CONNECTED_SUSPEND = 4;
    /** What a Hyper-V socket is given each way; the default is 24 KiB. */
    private static final int HYPERV_BUFFER = 256 * 1024;

    private static final int LENGTH = 8;
    private static final int BYTES = 16;

    private final long block;
    private final ByteBuffer view;

    SocketOptions(WindowsMemory memory) {
        block = memory.allocate(BYTES);
        view = memory.littleEndianView(block, BYTES);
    }

    /** What each socket wants of its kind: not to block, and room. */
    void prepare(long socket, Transport transport) {
        view.putInt(0, 1);
        Ws2.ioctlsocket(socket, FIONBIO, block);
        if (transport == Transport.TCP) {
            set(socket, IPPROTO_TCP, TCP_NODELAY, 1);
        } else if (transport == Transport.HYPERV) {
            set(socket, HV_PROTOCOL_RAW, HVSOCKET_CONNECTED_SUSPEND, 1);
            set(socket, SOL_SOCKET, SO_RCVBUF, HYPERV_BUFFER);
            set(socket, SOL_SOCKET, SO_SNDBUF, HYPERV_BUFFER);
        }
    }

    /** Otherwise another process could bind the same port and be given our connections. */
    void exclusive(long socket) {
        set(socket, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, 1);
    }

    void withoutIpv4(long socket) {
        set(socket, IPPROTO_IPV6, IPV6_V6ONLY, 1);
    }

    /** Windows asks a closed port three times over, for two seconds. On loopback the first answer is true. */
    void failFast(long socket, Endpoint endpoint) {
        String host = ((Endpoint.Tcp) endpoint).host();
        if (host.startsWith("127.") || host.equals("localhost") || host.equals("::1")) {
            view.putInt(0, NO_SYN_RETRANSMISSIONS);
            Ws2.WSAIoctl(socket, SIO_TCP_INITIAL_RTO, block, 4, 0, 0, block + LENGTH, 0, 0);
        }
    }

    /**
     * As {@link io.github.wsld.common.loop.Sockets#keepAlive} says. The times are seconds; Windows has them from 1709 on, Wine 8 has
     * not.
     */
    void keepAlive(long socket) {
        set(socket, SOL_SOCKET, SO_KEEPALIVE, 1);
        set(socket, IPPROTO_TCP, TCP_KEEPIDLE, 30);
        set(socket, IPPROTO_TCP, TCP_KEEPINTVL, 10);
        set(socket, IPPROTO_TCP, TCP_KEEPCNT, 3);
        set(socket, IPPROTO_TCP, TCP_MAXRT, 20);
    }

    /** A close from now on resets the connection. */
    void resetAtClose(long socket) {
        // struct linger: u16 l_onoff 1, u16 l_linger 0.
        set(socket, SOL_SOCKET, SO_LINGER, 1);
    }

    /** The error that waits on the socket, which then has none any more; 0 for none. */
    int error(long socket) {
        return get(socket, SOL_SOCKET, SO_ERROR);
    }

    private void set(long socket, int level, int option, int value) {
        view.putInt(0, value);
        Ws2.setsockopt(socket, level, option, block, 4);
    }

    /** The value, or the error of asking for it, which is none of the values that are asked for. */
    int get(long socket, int level, int option) {
        view.putInt(0, 0);
        view.putInt(LENGTH, 4);
        return Ws2.getsockopt(socket, level, option, block, block + LENGTH) == 0
                ? view.getInt(0)
                : Native.getLastError();
    }
}
