package io.github.wsld.net.linux;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Sockets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * The file of an AF_UNIX listener. It is told apart from one that another process put at the same path by its key, device and
 * inode.
 */
final class SocketFile {
    /** S_IFMT and S_IFSOCK of sys/stat.h. */
    private static final int FILE_TYPE = 0170000;

    private static final int SOCKET = 0140000;
    private static final int PERMISSIONS = 07777;

    private final Path path;
    private final Object key;

    private SocketFile(Path path, Object key) {
        this.path = path;
        this.key = key;
    }

    /**
     * Makes way for a listener: removes a socket file that nobody listens on.
     *
     * @param probe tries to connect: 0, or a negative result of {@link Sockets}
     * @throws IOException when what is there is no socket or may be in use
     */
    static void removeStale(Endpoint.Unix endpoint, ToIntFunction<Endpoint> probe) throws IOException {
        Path path = Path.of(endpoint.name());
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if ((mode(path) & FILE_TYPE) != SOCKET) {
            throw new IOException("listen " + endpoint
                    + ": a file that is no socket is in the way; remove it or choose another path");
        }
        int result = probe.applyAsInt(endpoint);
        if (result == 0 || result == Sockets.WOULD_BLOCK) {
            throw new IOException(
                    "listen " + endpoint + ": another process listens there; stop it or choose another path");
        }
        // The kernel's word for a socket file without a socket. Any other error leaves open whether somebody listens.
        if (result != -Errno.ECONNREFUSED.code && result != -Errno.ENOENT.code) {
            throw new IOException("listen " + endpoint
                    + ": the socket file there cannot be asked whether it is in use: " + Errno.describe(-result)
                    + "; remove it or choose another path");
        }
        Files.deleteIfExists(path);
    }

    /**
     * The file that bind(2) has just created, with the permissions added that the umask took: it gives a file those of the socket,
     * as fchmod(2) set them, less the umask, and so never more than wanted.
     */
    static SocketFile created(Endpoint.Unix endpoint, int mode) throws IOException {
        Path path = Path.of(endpoint.name());
        if ((mode(path) & PERMISSIONS) != mode) {
            Files.setAttribute(path, "unix:mode", mode);
        }
        return new SocketFile(path, key(path));
    }

    /** The file of a listener of an earlier run, if it still is at its path; {@link #identity} told it then. */
    static Optional<SocketFile> found(Endpoint.Unix endpoint, String identity) {
        Path path = Path.of(endpoint.name());
        try {
            return Optional.of(new SocketFile(path, key(path)))
                    .filter(file -> file.identity().equals(identity));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** Tells this file from others as long as its socket is open, in whichever process. */
    String identity() {
        return key.toString();
    }

    /** Deletes the file unless it is another's. Call it with the socket open: that holds the inode, so that no other has its key. */
    void deleteIfOurs() throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && key.equals(key(path))) {
            Files.deleteIfExists(path);
        }
    }

    /** The file of a listener that another process has made. */
    static SocketFile at(Endpoint.Unix endpoint) throws IOException {
        Path path = Path.of(endpoint.name());
        return new SocketFile(path, Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? key(path) : path);
    }

    private static int mode(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    }

    private static Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }
}
