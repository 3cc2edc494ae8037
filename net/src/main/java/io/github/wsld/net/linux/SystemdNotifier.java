package io.github.wsld.net.linux;

import io.github.wsld.common.daemon.ServiceNotifier;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.newsclub.net.unix.AFUNIXDatagramChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * sd_notify(3): one datagram a message to the service manager's socket. Without state. Never waits: a manager that does not read
 * its messages must not stop an event loop.
 */
public final class SystemdNotifier implements ServiceNotifier {
    private static final Logger LOG = LoggerFactory.getLogger(SystemdNotifier.class);

    private final NotifySocket socket;

    private SystemdNotifier(NotifySocket socket) {
        this.socket = socket;
    }

    /** The notifier that this environment asks for. */
    public static ServiceNotifier of(Map<String, String> environment) {
        Optional<NotifySocket> socket = NotifySocket.of(environment);
        return socket.isPresent() ? new SystemdNotifier(socket.get()) : NONE;
    }

    @Override
    public void send(String state) {
        try (AFUNIXDatagramChannel channel = AFUNIXDatagramChannel.open()) {
            channel.configureBlocking(false);
            if (channel.send(ByteBuffer.wrap(state.getBytes(StandardCharsets.UTF_8)), socket.address()) == 0) {
                LOG.warn("service manager not told socket={} error=\"it does not read its messages\"", socket.name());
            }
        } catch (IOException e) {
            LOG.warn("service manager not told socket={} error=\"{}\"", socket.name(), e.getMessage());
        }
    }
}
