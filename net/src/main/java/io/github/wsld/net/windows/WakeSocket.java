package io.github.wsld.net.windows;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Listener;
import io.github.wsld.common.loop.Sockets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A pair of connected TCP sockets on 127.0.0.1, by which any thread makes WSAPoll return. Owns both and a little memory. For the
 * loop's thread, but for {@link #wake}.
 */
final class WakeSocket implements AutoCloseable {
    private static final int DRAIN_BYTES = 16;
    private static final int ACCEPT_MILLIS = 10_000;

    private final WindowsMemory memory = new WindowsMemory();
    private final long block = memory.allocate(Sockaddr.MOST_BYTES + 8);
    private final ByteBuffer view = memory.littleEndianView(block, Sockaddr.MOST_BYTES + 8);
    private final WindowsSockets sockets;
    private final int reader;
    private final int writer;
    /** Whether a byte is on its way that {@link #drain} will take. */
    private final AtomicBoolean sent = new AtomicBoolean();
    /** Guards the writer against a wake after close, when its number may be another socket's. */
    private final Object writerLock = new Object();

    private boolean closed;

    /** Its pair is made with sockets of its own: what the loop's own are set to must not change it. */
    WakeSocket() {
        sockets = new WindowsSockets();
        try (Listener listener = sockets.listen(new Endpoint.Tcp("127.0.0.1", 0), 0)) {
            writer = sockets.connect(listener.endpoint());
            reader = acceptOurs(listener);
        } catch (IOException e) {
            memory.free(block);
            throw new UncheckedIOException("no socket to wake the loop by", e);
        }
    }

    /** Another process may have connected first: it is turned away. */
    private int acceptOurs(Listener listener) throws IOException {
        if (writer < 0) {
            throw new IOException("connect " + listener.endpoint() + ": " + sockets.describe(writer));
        }
        int port = port(true, writer);
        while (true) {
            PollDescriptor.write(view, 0, listener.descriptor(), PollDescriptor.READ);
            if (Ws2.WSAPoll(block, 1, ACCEPT_MILLIS) != 1) {
                throw new IOException("accept " + listener.endpoint() + ": no connection came");
            }
            int accepted = sockets.accept(listener.descriptor());
            if (accepted >= 0 && port(false, accepted) == port) {
                return accepted;
            }
            if (accepted >= 0) {
                sockets.reset(accepted);
            } else if (accepted != Sockets.WOULD_BLOCK && !sockets.isPeerGone(accepted)) {
                throw new IOException("accept " + listener.endpoint() + ": " + sockets.describe(accepted));
            }
        }
    }

    private int port(boolean own, int socket) {
        long length = block + Sockaddr.MOST_BYTES;
        view.putInt(Sockaddr.MOST_BYTES, Sockaddr.MOST_BYTES);
        int result = own ? Ws2.getsockname(socket, block, length) : Ws2.getpeername(socket, block, length);
        return result == 0 ? Sockaddr.port(view) : -1;
    }

    /** The socket that can be read when somebody wants to wake the loop. */
    int descriptor() {
        return reader;
    }

    /** Makes the descriptor readable. Any thread. */
    void wake() {
        if (sent.compareAndSet(false, true)) {
            synchronized (writerLock) {
                if (!closed) {
                    Ws2.send(writer, block, 1, 0);
                }
            }
        }
    }

    /** Takes what made it readable; what was asked for before this call is seen after it. */
    void drain() {
        sockets.read(reader, block, DRAIN_BYTES);
        sent.set(false);
    }

    @Override
    public void close() {
        synchronized (writerLock) {
            if (closed) {
                return;
            }
            closed = true;
        }
        sockets.close(writer);
        sockets.close(reader);
        memory.free(block);
    }
}
