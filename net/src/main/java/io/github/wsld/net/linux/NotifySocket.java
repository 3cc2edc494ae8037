package io.github.wsld.net.linux;

import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/**
 * Where the service manager reads messages, as {@code NOTIFY_SOCKET} names it: a path or, with a leading {@code @}, an abstract
 * name.
 */
record NotifySocket(String name) {
    private static final String VARIABLE = "NOTIFY_SOCKET";

    /** The one that this environment names. */
    static Optional<NotifySocket> of(Map<String, String> environment) {
        return Optional.of(environment.getOrDefault(VARIABLE, ""))
                .filter(socket -> socket.startsWith("/") || socket.startsWith("@"))
                .map(NotifySocket::new);
    }

    SocketAddress address() throws SocketException {
        return name.startsWith("@")
                ? AFUNIXSocketAddress.inAbstractNamespace(name.substring(1))
                : AFUNIXSocketAddress.of(Path.of(name));
    }
}
