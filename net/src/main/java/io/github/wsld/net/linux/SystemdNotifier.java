package io.github.wsld.net.linux;

import io.github.wsld.common.daemon.ServiceNotifier;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.newsclub.net.unix.AFUNIXDatagramChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * sd_notify(3): one datagram a message to the socket that {@code NOTIFY_SOCKET} names, a path or, with a leading {@code @}, an
 * abstract name. Without state. Never waits: a manager that does not read its messages must not stop an event loop.
 */
public final class SystemdNotifier implements ServiceNotifier {
    private static final Logger LOG = LoggerFactory.getLogger(SystemdNotifier.class);
    private static final String VARIABLE = "NOTIFY_SOCKET";

    private final String socket;

    private SystemdNotifier(String socket) {
        this.socket = socket;
    }

    /** The notifier that this environment asks for. */
    public static ServiceNotifier of(Map<String, String> environment) {
        String socket = environment.getOrDefault(VARIABLE, "");
        return socket.startsWith("/") || socket.startsWith("@") ? new SystemdNotifier(socket) : NONE;
    }

    @Override
    public void send(String state) {
        try (AFUNIXDatagramChannel channel = AFUNIXDatagramChannel.open()) {
            channel.configureBlocking(false);
            if (channel.send(ByteBuffer.wrap(state.getBytes(StandardCharsets.UTF_8)), address()) == 0) {
                LOG.warn("service manager not told socket={} error=\"it does not read its messages\"", socket);
            }
        } catch (IOException e) {
            LOG.warn("service manager not told socket={} error=\"{}\"", socket, e.getMessage());
        }
    }

    private SocketAddress address() throws IOException {
        return socket.startsWith("@")
                ? AFUNIXSocketAddress.inAbstractNamespace(socket.substring(1))
                : AFUNIXSocketAddress.of(Path.of(socket));
    }
}
