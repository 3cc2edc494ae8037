package io.github.wsld.e2e.agent;

import io.github.wsld.e2e.Background;
import io.github.wsld.e2e.RawConnection;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** An agent that hangs up on every extension message, as that of Windows before OpenSSH 8.9 does; else the real one. */
final class OldAgent implements AutoCloseable {
    private static final int EXTENSION = 27;

    private final ServerSocketChannel listener;
    private final Path real;
    private final AtomicInteger hangUps = new AtomicInteger();

    OldAgent(Path socket, Path real) throws IOException {
        this.real = real;
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        Background.run("old agent", this::accept);
    }

    /** How often it hung up on an extension so far. */
    int hangUps() {
        return hangUps.get();
    }

    private void accept() throws IOException {
        while (listener.isOpen()) {
            RawConnection client = new RawConnection(listener.accept());
            Background.run("old agent", () -> serve(client));
        }
    }

    private void serve(RawConnection client) throws IOException {
        try (client;
                RawConnection agent = RawConnection.to(real)) {
            while (true) {
                byte[] request = message(client);
                if (request[Integer.BYTES] == EXTENSION) {
                    hangUps.incrementAndGet();
                    return;
                }
                client.write(message(agent.write(request)));
            }
        }
    }

    private static byte[] message(RawConnection from) throws IOException {
        byte[] length = from.read(Integer.BYTES);
        byte[] rest = from.read(ByteBuffer.wrap(length).getInt());
        return ByteBuffer.allocate(length.length + rest.length)
                .put(length)
                .put(rest)
                .array();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
