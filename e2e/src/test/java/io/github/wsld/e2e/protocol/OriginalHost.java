package io.github.wsld.e2e.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.wsld.e2e.Background;
import io.github.wsld.e2e.RawConnection;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A host that behaves as the original's: joins {@code x11\0} to an X server, closes on every other function. Any thread; serves
 * each link on threads of its own.
 */
final class OriginalHost implements AutoCloseable {
    private final ServerSocketChannel listener;
    private final int xServerPort;
    private final List<String> functions = new CopyOnWriteArrayList<>();

    OriginalHost(Path socket, int xServerPort) throws IOException {
        this.xServerPort = xServerPort;
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        Background.run("original host", this::accept);
    }

    /** The functions that links have begun with so far. */
    List<String> functions() {
        return List.copyOf(functions);
    }

    private void accept() throws IOException {
        while (listener.isOpen()) {
            RawConnection link = new RawConnection(listener.accept());
            Background.run("original host", () -> serve(link));
        }
    }

    private void serve(RawConnection link) throws IOException {
        try (link) {
            String function = new String(link.read(4), US_ASCII);
            functions.add(function);
            if (function.equals("x11\0")) {
                try (RawConnection server = RawConnection.to(xServerPort)) {
                    Background.run("original host", () -> server.copyTo(link));
                    link.copyTo(server);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
