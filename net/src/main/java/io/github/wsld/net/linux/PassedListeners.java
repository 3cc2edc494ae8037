package io.github.wsld.net.linux;

import com.sun.jna.Native;
import io.github.wsld.common.endpoint.Endpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Listening sockets that this process was started with, TCP and vsock. Keeps its descriptors until the process ends and hands
 * out duplicates, so that a listener that was closed can be had again: whoever opened the sockets keeps them bound.
 */
final class PassedListeners {
    /** F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC of linux/fcntl.h, and the flags of the first and third. */
    private static final int F_SETFD = 2;

    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int FD_CLOEXEC = 1;
    private static final int O_NONBLOCK = 0x800;

    /** Above standard input, output and error. */
    private static final int LEAST_DESCRIPTOR = 3;

    private final List<Socket> sockets = new ArrayList<>();

    private record Socket(int descriptor, ByteBuffer address) {}

    /**
     * Takes the descriptors over; their addresses are read by way of the block.
     *
     * @param block native memory of {@link Sockaddr#MOST_BYTES} bytes and more
     * @param length native memory of 4 bytes
     * @throws IllegalArgumentException when one of them is no socket
     */
    PassedListeners(List<Integer> descriptors, long block, ByteBuffer view, long length, int lengthOffset) {
        for (int descriptor : descriptors) {
            view.putInt(lengthOffset, Sockaddr.MOST_BYTES);
            int flags = LibC.fcntl(descriptor, F_GETFL, 0);
            if (flags < 0
                    || LibC.fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) < 0
                    || LibC.fcntl(descriptor, F_SETFD, FD_CLOEXEC) < 0
                    || LibC.getsockname(descriptor, block, length) < 0) {
                throw new IllegalArgumentException("descriptor " + descriptor + ", passed as a listening socket: "
                        + Errno.describe(Native.getLastError()));
            }
            sockets.add(new Socket(descriptor, copy(view, view.getInt(lengthOffset))));
        }
    }

    /**
     * A descriptor for a listener on this endpoint, if one was passed.
     *
     * @param view whose first bytes are the endpoint's address, as bind(2) takes it
     */
    Optional<Integer> take(Endpoint endpoint, ByteBuffer view, int length) throws IOException {
        if (endpoint instanceof Endpoint.Unix) {
            return Optional.empty();
        }
        ByteBuffer address = copy(view, length);
        for (Socket socket : sockets) {
            if (socket.address().equals(address)) {
                int duplicate = LibC.fcntl(socket.descriptor(), F_DUPFD_CLOEXEC, LEAST_DESCRIPTOR);
                if (duplicate < 0) {
                    throw new IOException(
                            "fcntl F_DUPFD_CLOEXEC " + endpoint + ": " + Errno.describe(Native.getLastError()));
                }
                return Optional.of(duplicate);
            }
        }
        return Optional.empty();
    }

    /** Where they listen. */
    List<Endpoint> endpoints() {
        return sockets.stream().map(socket -> Sockaddr.decode(socket.address())).toList();
    }

    private static ByteBuffer copy(ByteBuffer view, int length) {
        // A buffer of the greatest address, so that decoding may look at any field.
        byte[] bytes = new byte[Sockaddr.MOST_BYTES];
        view.get(0, bytes, 0, Math.min(length, bytes.length));
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }
}
