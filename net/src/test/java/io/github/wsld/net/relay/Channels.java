package io.github.wsld.net.relay;

import io.github.wsld.common.endpoint.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** The JDK's own sockets, at the other ends of those under test. */
public final class Channels {
    private Channels() {}

    public static SocketChannel connect(Endpoint endpoint) throws IOException {
        return withoutDelay(SocketChannel.open(address(endpoint)));
    }

    public static SocketChannel accept(ServerSocketChannel listener) throws IOException {
        return withoutDelay(listener.accept());
    }

    private static SocketChannel withoutDelay(SocketChannel channel) throws IOException {
        return isTcp(channel) ? channel.setOption(StandardSocketOptions.TCP_NODELAY, true) : channel;
    }

    private static boolean isTcp(SocketChannel channel) throws IOException {
        return channel.getLocalAddress() instanceof InetSocketAddress;
    }

    public static ServerSocketChannel listen(Endpoint endpoint) throws IOException {
        return listen(endpoint, 4096);
    }

    public static ServerSocketChannel listen(Endpoint endpoint, int backlog) throws IOException {
        StandardProtocolFamily family =
                endpoint instanceof Endpoint.Unix ? StandardProtocolFamily.UNIX : StandardProtocolFamily.INET;
        return ServerSocketChannel.open(family).bind(address(endpoint), backlog);
    }

    public static Endpoint endpoint(ServerSocketChannel listener) throws IOException {
        SocketAddress address = listener.getLocalAddress();
        return address instanceof UnixDomainSocketAddress unix
                ? Endpoint.Unix.path(unix.getPath())
                : new Endpoint.Tcp("127.0.0.1", ((InetSocketAddress) address).getPort());
    }

    /** Closes such that a TCP peer sees a reset; AF_UNIX knows none. */
    public static void reset(SocketChannel channel) throws IOException {
        if (isTcp(channel)) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
        channel.close();
    }

    private static SocketAddress address(Endpoint endpoint) {
        return endpoint instanceof Endpoint.Unix unix
                ? UnixDomainSocketAddress.of(Path.of(unix.name()))
                : new InetSocketAddress(((Endpoint.Tcp) endpoint).host(), ((Endpoint.Tcp) endpoint).port());
    }
}
