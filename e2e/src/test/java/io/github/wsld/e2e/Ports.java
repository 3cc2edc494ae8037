package io.github.wsld.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Ports from the kernel. */
public final class Ports {
    private static final int FIRST_X11_PORT = 6000;
    /** What {@link #closed} has bound: a socket that nobody refers to would be closed. */
    private static final Queue<SocketChannel> BOUND = new ConcurrentLinkedQueue<>();

    private Ports() {}

    /** A TCP port on which nobody listens now, for somebody who does so at once. */
    public static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /**
     * A TCP port of loopback that refuses connections. The kernel gives it to nobody else as long as this process runs; a server that
     * binds to its number, with SO_REUSEADDR, gets it.
     */
    public static int closed() throws IOException {
        SocketChannel bound = SocketChannel.open().setOption(StandardSocketOptions.SO_REUSEADDR, true);
        BOUND.add(bound);
        bound.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
        return ((InetSocketAddress) bound.getLocalAddress()).getPort();
    }

    /** The number of an X display whose port nobody has; far above those that X servers and wsld choose by themselves. */
    public static int freeDisplay() throws IOException {
        return closed() - FIRST_X11_PORT;
    }
}
