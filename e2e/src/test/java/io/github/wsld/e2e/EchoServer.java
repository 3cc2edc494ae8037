package io.github.wsld.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends back what comes, until its end, on one connection after another, on a thread of its own. */
public final class EchoServer implements AutoCloseable {
    private final ServerSocketChannel listener;
    private final AtomicInteger connections = new AtomicInteger();
    private final Thread thread = new Thread(this::serve, "echo");

    private EchoServer(ProtocolFamily family, SocketAddress address) throws IOException {
        listener = ServerSocketChannel.open(family).bind(address);
        thread.setDaemon(true);
        thread.start();
    }

    /** On a free TCP port of loopback. */
    public static EchoServer onTcp() throws IOException {
        return new EchoServer(
                StandardProtocolFamily.INET, new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
    }

    /** On an AF_UNIX socket, as an SSH agent is. */
    public static EchoServer on(Path socket) throws IOException {
        return new EchoServer(StandardProtocolFamily.UNIX, UnixDomainSocketAddress.of(socket));
    }

    /** Its TCP port. */
    public int port() throws IOException {
        return ((InetSocketAddress) listener.getLocalAddress()).getPort();
    }

    /** Connections so far. */
    public int connections() {
        return connections.get();
    }

    private void serve() {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        while (listener.isOpen()) {
            try (SocketChannel client = listener.accept()) {
                connections.incrementAndGet();
                while (client.read(buffer.clear()) >= 0) {
                    buffer.flip();
                    while (buffer.hasRemaining()) {
                        client.write(buffer);
                    }
                }
            } catch (IOException e) {
                // The client has reset its connection, or close() was called: on to the next, if there is one.
                continue;
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
