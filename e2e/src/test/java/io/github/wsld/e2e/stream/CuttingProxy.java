package io.github.wsld.e2e.stream;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
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
    private final SocketAddress address;
    private final SocketAddress behind;
    // Guarded by this.
    private final List<SocketChannel> ends = new ArrayList<>();
    private boolean holds;
    private int held;
    private int mayPass;
    private ServerSocketChannel listener;

    /** Listens for links to {@code behind}. */
    public CuttingProxy(Path socket, Path behind) throws IOException {
        this(UnixDomainSocketAddress.of(socket), UnixDomainSocketAddress.of(behind));
    }

    /** Listens on a free port of loopback for links to another; the port is another one when it is opened again. */
    static CuttingProxy onTcp(int behind) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        return new CuttingProxy(new InetSocketAddress(loopback, 0), new InetSocketAddress(loopback, behind));
    }

    private CuttingProxy(SocketAddress address, SocketAddress behind) throws IOException {
        this.address = address;
        this.behind = behind;
        open();
    }

    /** Its TCP port. */
    synchronized int port() throws IOException {
        return ((InetSocketAddress) listener.getLocalAddress()).getPort();
    }

    /** Takes links again. */
    public synchronized void open() throws IOException {
        ServerSocketChannel opened = address instanceof UnixDomainSocketAddress
                ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                : ServerSocketChannel.open();
        opened.bind(address);
        listener = opened;
        start(() -> {
            while (true) {
                SocketChannel link = opened.accept();
                start(() -> join(link));
            }
        });
    }

    private void join(SocketChannel link) throws IOException, InterruptedException {
        pass();
        SocketChannel onward;
        try {
            onward = SocketChannel.open(behind);
        } catch (IOException e) {
            link.close();
            return;
        }
        synchronized (this) {
            if (!listener.isOpen()) {
                // Taken before it was closed, and not among those that were cut.
                link.close();
                onward.close();
                return;
            }
            ends.add(link);
            ends.add(onward);
        }
        start(() -> copy(link, onward));
        start(() -> copy(onward, link));
    }

    private synchronized void pass() throws InterruptedException {
        held++;
        notifyAll();
        while (holds && mayPass == 0) {
            wait();
        }
        mayPass = Math.max(0, mayPass - 1);
        held--;
    }

    /** Has new links wait. */
    public synchronized void hold() {
        holds = true;
    }

    /** Waits until so many links wait, or more. */
    public synchronized void awaitHeld(int least) throws InterruptedException {
        while (held < least) {
            wait();
        }
    }

    /** How many links wait. */
    public synchronized int held() {
        return held;
    }

    /** Lets one link go that waits. */
    public synchronized void releaseOne() {
        mayPass++;
        notifyAll();
    }

    /** Lets links go that wait, and those to come. */
    public synchronized void release() {
        holds = false;
        notifyAll();
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
        void run() throws IOException, InterruptedException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException e) {
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
        if (address instanceof UnixDomainSocketAddress socket) {
            Files.deleteIfExists(socket.getPath());
        }
        cut();
    }
}
