package io.github.wsld.net.linux;

import com.sun.jna.Native;
import io.github.wsld.common.loop.PeerCredentials;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Options of Linux's sockets: what is set, and what the kernel tells of a socket by them. Owns a small block of native memory for its
 * life; for one thread at a time. Numbers are those of asm-generic/socket.h, which x86-64 and aarch64 share, linux/in.h, linux/in6.h and
 * linux/tcp.h. A call that the kernel refuses is a defect: an {@link IllegalStateException}, unless its method says otherwise.
 */
final class SocketOptions {
    private static final int SOL_SOCKET = 1;
    private static final int SO_REUSEADDR = 2;
    private static final int SO_ERROR = 4;
    private static final int SO_KEEPALIVE = 9;
    private static final int SO_LINGER = 13;
    private static final int SO_PEERCRED = 17;
    private static final int SO_DOMAIN = 39;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_NODELAY = 1;
    /** Seconds, seconds, a count and milliseconds. */
    private static final int TCP_KEEPIDLE = 4;

    private static final int TCP_KEEPINTVL = 5;
    private static final int TCP_KEEPCNT = 6;
    private static final int TCP_USER_TIMEOUT = 18;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 26;
    private static final int SOL_IP = 0;
    private static final int SOL_IPV6 = IPPROTO_IPV6;
    /** SO_ORIGINAL_DST of linux/netfilter_ipv4.h, and IP6T_SO_ORIGINAL_DST of linux/netfilter_ipv6/ip6_tables.h. */
    private static final int SO_ORIGINAL_DST = 80;
    /** Three ints of struct ucred, linux/socket.h: pid, uid, gid. */
    private static final int UCRED_BYTES = 12;

    /** An option's value, a socket address at most, then its length. */
    private static final int LENGTH_OFFSET = Sockaddr.MOST_BYTES;

    private final long block;
    private final ByteBuffer view;

    SocketOptions(LinuxMemory memory) {
        block = memory.allocate(LENGTH_OFFSET + Long.BYTES);
        view = memory.view(block, LENGTH_OFFSET + Long.BYTES).order(ByteOrder.nativeOrder());
    }

    /** AF_INET and its like. */
    int domain(int descriptor) {
        return get(descriptor, SOL_SOCKET, SO_DOMAIN);
    }

    /** The error that waits on the socket, which then has none any more; 0 for none. */
    int error(int descriptor) {
        return get(descriptor, SOL_SOCKET, SO_ERROR);
    }

    void reuseAddress(int descriptor) {
        set(descriptor, SOL_SOCKET, SO_REUSEADDR, 1);
    }

    void withoutIpv4(int descriptor) {
        set(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, 1);
    }

    /** Small messages are sent at once. Sockets that a listener accepts inherit it. */
    void noDelay(int descriptor) {
        set(descriptor, IPPROTO_TCP, TCP_NODELAY, 1);
    }

    /** As {@link io.github.wsld.common.loop.Sockets#keepAlive} says. */
    void keepAlive(int descriptor) {
        int family = domain(descriptor);
        if (family == Sockaddr.AF_INET || family == Sockaddr.AF_INET6) {
            set(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1);
            set(descriptor, IPPROTO_TCP, TCP_KEEPIDLE, 30);
            set(descriptor, IPPROTO_TCP, TCP_KEEPINTVL, 10);
            set(descriptor, IPPROTO_TCP, TCP_KEEPCNT, 3);
            set(descriptor, IPPROTO_TCP, TCP_USER_TIMEOUT, 20_000);
        }
    }

    /** A close from now on resets the connection, where there is such a thing; a refusal is of no account. */
    void resetAtClose(int descriptor) {
        // struct linger: l_onoff 1, l_linger 0.
        view.putInt(0, 1);
        view.putInt(4, 0);
        LibC.setsockopt(descriptor, SOL_SOCKET, SO_LINGER, block, 8);
    }

    /** As {@link io.github.wsld.common.loop.Sockets#peerCredentials} says. */
    Optional<PeerCredentials> peerCredentials(int descriptor) {
        if (domain(descriptor) != Sockaddr.AF_UNIX) {
            return Optional.empty();
        }
        view.putInt(LENGTH_OFFSET, UCRED_BYTES);
        if (LibC.getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, block, block + LENGTH_OFFSET) < 0) {
            return Optional.empty();
        }
        return Optional.of(new PeerCredentials(view.getInt(0), view.getInt(4), view.getInt(8)));
    }

    /** As {@link io.github.wsld.common.loop.Sockets#originalDestinationPort} says. */
    OptionalInt originalDestinationPort(int descriptor) {
        return switch (domain(descriptor)) {
            case Sockaddr.AF_INET -> originalDestinationPort(descriptor, SOL_IP);
            case Sockaddr.AF_INET6 -> {
                OptionalInt port = originalDestinationPort(descriptor, SOL_IPV6);
                // A dual-stack listener's IPv4 connection is known to the IPv4 level alone.
                yield port.isPresent() ? port : originalDestinationPort(descriptor, SOL_IP);
            }
            default -> OptionalInt.empty();
        };
    }

    private OptionalInt originalDestinationPort(int descriptor, int level) {
        view.putInt(LENGTH_OFFSET, Sockaddr.MOST_BYTES);
        if (LibC.getsockopt(descriptor, level, SO_ORIGINAL_DST, block, block + LENGTH_OFFSET) < 0) {
            int error = Native.getLastError();
            // Not tracked; or the kernel has no connection tracking loaded at all.
            if (error == Errno.ENOENT.code || error == Errno.ENOPROTOOPT.code) {
                return OptionalInt.empty();
            }
            throw new IllegalStateException("getsockopt SO_ORIGINAL_DST level=" + level + ": " + Errno.describe(error));
        }
        return OptionalInt.of(Sockaddr.port(view));
    }

    private int get(int descriptor, int level, int option) {
        view.putInt(LENGTH_OFFSET, Integer.BYTES);
        if (LibC.getsockopt(descriptor, level, option, block, block + LENGTH_OFFSET) < 0) {
            throw new IllegalStateException(
                    "getsockopt level=" + level + " option=" + option + ": " + Errno.describe(Native.getLastError()));
        }
        return view.getInt(0);
    }

    private void set(int descriptor, int level, int option, int value) {
        view.putInt(0, value);
        if (LibC.setsockopt(descriptor, level, option, block, Integer.BYTES) < 0) {
            throw new IllegalStateException(
                    "setsockopt level=" + level + " option=" + option + ": " + Errno.describe(Native.getLastError()));
        }
    }
}
