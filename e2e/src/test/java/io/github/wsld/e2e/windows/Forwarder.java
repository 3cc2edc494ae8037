package io.github.wsld.e2e.windows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Joins each connection to a listener, which it owns, with a connection of its own to where one leads at that moment. Without a place to
 * lead to a connection ends. Threads copy the bytes. Any thread.
 */
final class Forwarder implements AutoCloseable {
    /** Where a new connection leads, if anywhere. */
    interface Destination {
        Optional<SocketAddress> now() throws IOException;
    }

    private final ServerSocketChannel listener;
    private final Destination destination;
    private final Set<SocketChannel> accepted = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "forwarder");
        thread.setDaemon(true);
        return thread;
    });

    Forwarder(ServerSocketChannel listener, Destination destination) {
        this.listener = listener;
        this.destination = destination;
        threads.execute(this::accept);
    }

    /** Takes connections to a TCP port of loopback. */
    static Forwarder ofLoopback(Destination destination) throws IOException {
        return new Forwarder(
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                destination);
    }

    /** The TCP port that it takes connections to. */
    int port() {
        return listener.socket().getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = listener.accept();
                accepted.add(client);
                threads.execute(() -> join(client));
            }
        } catch (IOException e) {
            // Closed by close().
            return;
        }
    }

    private void join(SocketChannel client) {
        try (client;
                SocketChannel onward = SocketChannel.open(place())) {
            Future<?> back = threads.submit(() -> copy(onward, client));
            copy(client, onward);
            back.get();
        } catch (IOException | InterruptedException | ExecutionException e) {
            // Either side is gone, and so will be the other: what the test sees of it is what counts.
            return;
        } finally {
            accepted.remove(client);
        }
    }

    private SocketAddress place() throws IOException {
        return destination.now().orElseThrow(() -> new IOException("it leads nowhere now"));
    }

    private static Void copy(SocketChannel from, SocketChannel to) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        try {
            while (from.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // The other direction waits for bytes that nobody will send.
            from.close();
            to.close();
            throw e;
        }
        return null;
    }

    /** Cuts the connections that there are. */
    void cut() throws IOException {
        for (SocketChannel client : accepted) {
            client.close();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }
}
