package io.github.wsld.bench.soak;

import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The way between wsld and wsldhost, which is cut now and then. Threads copy; any thread may cut. */
final class Links implements AutoCloseable {
    private static final int PIECE = 1 << 16;
    private static final long SECONDS_TO_START = 60;

    private final Path socket;
    private final Path host;
    // Guarded by this.
    private final Set<SocketChannel> open = new HashSet<>();
    private ServerSocketChannel listener;

    /**
     * Waits for wsldhost, and begins.
     *
     * @param socket where wsld connects
     * @param host where wsldhost listens
     */
    Links(Path socket, Path host) throws IOException, InterruptedException {
        this.socket = socket;
        this.host = host;
        awaitHost();
        allow();
    }

    /** A link that is taken and closed at once would look like an original's wsldhost. */
    private void awaitHost() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_START);
        while (true) {
            try {
                SocketChannel.open(UnixDomainSocketAddress.of(host)).close();
                return;
            } catch (SocketException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    /** Takes links again, after {@link #refuse}. */
    synchronized void allow() throws IOException {
        ServerSocketChannel opened = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        opened.bind(UnixDomainSocketAddress.of(socket), 1024);
        listener = opened;
        run(() -> {
            while (true) {
                join(opened.accept());
            }
        });
    }

    private void join(SocketChannel fromGuest) throws IOException {
        SocketChannel toHost = SocketChannel.open(UnixDomainSocketAddress.of(host));
        synchronized (this) {
            open.add(fromGuest);
            open.add(toHost);
        }
        run(() -> copy(fromGuest, toHost));
        run(() -> copy(toHost, fromGuest));
    }

    private void copy(SocketChannel from, SocketChannel to) throws IOException {
        ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
        try {
            while (from.read(piece) >= 0) {
                piece.flip();
                while (piece.hasRemaining()) {
                    to.write(piece);
                }
                piece.clear();
            }
        } finally {
            close(from);
            close(to);
        }
    }

    private synchronized void close(SocketChannel channel) throws IOException {
        open.remove(channel);
        channel.close();
    }

    private interface Copying {
        void run() throws IOException;
    }

    private static void run(Copying copying) {
        Thread thread = new Thread(
                () -> {
                    try {
                        copying.run();
                    } catch (IOException e) {
                        // A link was cut, or the listener closed: that is what this class is for.
                        return;
                    }
                },
                "link");
        thread.setDaemon(true);
        thread.start();
    }

    /** Cuts all links that there are; new ones are taken. */
    synchronized void cut() throws IOException {
        for (SocketChannel channel : Set.copyOf(open)) {
            close(channel);
        }
    }

    /** Takes no links, and cuts those that there are. */
    synchronized void refuse() throws IOException {
        listener.close();
        Files.deleteIfExists(socket);
        cut();
    }

    @Override
    public void close() throws IOException {
        refuse();
    }
}
