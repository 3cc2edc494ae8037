package io.github.wsld.net.linux;

import com.sun.jna.Native;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.OpenListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Listening sockets that an earlier run of this daemon had, until they are asked for again or closed. Unlike {@link PassedListeners}
 * they are nobody else's.
 */
final class InheritedListeners {
    private final List<OpenListener> waiting;

    InheritedListeners(List<OpenListener> listeners) {
        waiting = new ArrayList<>(listeners);
    }

    List<OpenListener> waiting() {
        return List.copyOf(waiting);
    }

    /** Whether the next {@link #take} of this endpoint gives a listener. */
    boolean has(Endpoint.Unix endpoint) {
        return waiting.stream().anyMatch(one -> one.endpoint().equals(endpoint) && isInPlace(one));
    }

    /**
     * The listener on this endpoint, if there is one. One whose socket file is gone, or another's, is closed.
     *
     * @param mode of its socket file from now on
     * @param closed told when the listener is closed
     */
    Optional<LinuxListener> take(Endpoint endpoint, int mode, int backlog, Consumer<LinuxListener> closed)
            throws IOException {
        for (OpenListener one : List.copyOf(waiting)) {
            if (address(one.endpoint()).equals(address(endpoint))) {
                waiting.remove(one);
                if (isInPlace(one)) {
                    return Optional.of(taken(one, mode, backlog, closed));
                }
                LibC.close(one.descriptor());
            }
        }
        return Optional.empty();
    }

    /** An IPv6 address has more than one text. */
    private static ByteBuffer address(Endpoint endpoint) throws IOException {
        ByteBuffer address = ByteBuffer.allocate(Sockaddr.MOST_BYTES).order(ByteOrder.nativeOrder());
        Sockaddr.encode(endpoint, address);
        return address.rewind();
    }

    private static boolean isInPlace(OpenListener one) {
        return one.file().isEmpty()
                || SocketFile.found((Endpoint.Unix) one.endpoint(), one.file()).isPresent();
    }

    private static LinuxListener taken(OpenListener one, int mode, int backlog, Consumer<LinuxListener> closed)
            throws IOException {
        // Peers are told the credentials of whoever called this last.
        if (LibC.listen(one.descriptor(), backlog) < 0) {
            int error = Native.getLastError();
            LibC.close(one.descriptor());
            throw new IOException("listen " + one.endpoint() + ", inherited: " + Errno.describe(error));
        }
        SocketFile file = one.file().isEmpty() ? null : SocketFile.created((Endpoint.Unix) one.endpoint(), mode);
        return new LinuxListener(one.descriptor(), one.endpoint(), file, closed);
    }

    /** Closes those that nobody will ask for, and removes their socket files. */
    void closeUnless(Predicate<Endpoint> wanted) {
        for (OpenListener one : List.copyOf(waiting)) {
            if (!wanted.test(one.endpoint())) {
                waiting.remove(one);
                SocketFile file = one.file().isEmpty()
                        ? null
                        : SocketFile.found((Endpoint.Unix) one.endpoint(), one.file())
                                .orElse(null);
                new LinuxListener(one.descriptor(), one.endpoint(), file, listener -> {}).close();
            }
        }
    }
}
