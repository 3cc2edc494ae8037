package io.github.wsld.e2e.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.newsclub.net.unix.AFUNIXDatagramChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/** The service manager's end of sd_notify(3). Blocks; an interrupt, such as a test's timeout, ends that. */
final class NotifySocket implements AutoCloseable {
    private final AFUNIXDatagramChannel channel;

    NotifySocket(Path path) throws IOException {
        channel = AFUNIXDatagramChannel.open();
        channel.bind(AFUNIXSocketAddress.of(path));
    }

    /** The next message about the daemon's state: neither a heartbeat nor a status line. */
    String next() throws IOException {
        String message = nextOfAll();
        while (message.startsWith("WATCHDOG=") || message.startsWith("STATUS=")) {
            message = nextOfAll();
        }
        return message;
    }

    String nextOfAll() throws IOException {
        ByteBuffer message = ByteBuffer.allocate(4096);
        channel.receive(message);
        return StandardCharsets.UTF_8.decode(message.flip()).toString();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
