package io.github.wsld.e2e.windows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What Hyper-V does between guest and host: joins connections to a unix socket, where the guest dials, with the listener for the machine
 * that runs. Without a listener a connection ends.
 */
final class HyperVForwarder implements AutoCloseable {
    private final WindowsHost host;
    private final ServerSocketChannel listener;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "hyper-v");
        thread.setDaemon(true);
        return thread;
    });
    private volatile UUID vm;

    HyperVForwarder(WindowsHost host, Path socket) throws IOException {
        this.host = host;
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket), 512);
        threads.execute(this::accept);
    }

    /** From now on connections come from this machine. */
    void from(UUID machine) {
        vm = machine;
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel guest = listener.accept();
                threads.execute(() -> join(guest));
            }
        } catch (IOException e) {
            // Closed by close().
            return;
        }
    }

    private void join(SocketChannel guest) {
        try (guest;
                SocketChannel link = SocketChannel.open()) {
            int port = host.port(vm);
            if (port == 0) {
                return;
            }
            link.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            Future<?> back = threads.submit(() -> copy(link, guest));
            copy(guest, link);
            back.get();
        } catch (IOException | InterruptedException | ExecutionException e) {
            // Either side is gone, and so will be the other: what the test sees of it is what counts.
            return;
        }
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

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }
}
