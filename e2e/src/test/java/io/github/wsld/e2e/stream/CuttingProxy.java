package io.github.wsld.e2e.stream;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Links between two sockets, as long as the test wants them: threads copy their bytes. Any thread. */
public final class CuttingProxy implements AutoCloseable {
    private final Path socket;
    private final Path behind;
    // Guarded by this.
    private final List<SocketChannel> ends = new ArrayList<>();
    private ServerSocketChannel listener;

    /** Listens for links to {@code behind}. */
    public CuttingProxy(Path socket, Path behind) throws IOException {
        this.socket = socket;
        this.behind = behind;
        open();
    }

    /** Takes links again. */
    public void open() throws IOException {
        ServerSocketChannel opened =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        listener = opened;
        start(() -> {
            while (true) {
                join(opened.accept());
            }
        });
    }

    private void join(SocketChannel link) throws IOException {
        SocketChannel onward;
        try {
            onward = SocketChannel.open(UnixDomainSocketAddress.of(behind));
        } catch (IOException e) {
            link.close();
            return;
        }
        synchronized (this) {
            ends.add(link);
            ends.add(onward);
        }
        start(() -> copy(link, onward));
        start(() -> copy(onward, link));
    }

    private static void copy(SocketChannel from, SocketChannel to) throws IOException {
        try (from;
                to) {
            ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
            while (from.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
            }
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // Cut, or closed.
                        return;
                    }
                },
                "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    /** Cuts the links that there are. */
    public synchronized void cut() throws IOException {
        for (SocketChannel end : ends) {
            end.close();
        }
        ends.clear();
    }

    /** Takes no links any more, and cuts those that there are. */
    @Override
    public void close() throws IOException {
        listener.close();
        Files.deleteIfExists(socket);
        cut();
    }
}
