package io.github.wsld.net.linux;

import com.sun.jna.Native;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Listener;
import io.github.wsld.common.loop.Sockets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.ToIntFunction;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.FileDescriptorCast;

/**
 * An AF_UNIX listener of junixsocket, accepted from by its raw descriptor. Owns the channel and, for a path, the socket file, which
 * {@link #close} deletes when it is still ours.
 */
final class UnixListener implements Listener {
    private static final int F_SETFL = 4;
    private static final int O_NONBLOCK = 0x800;
    /** S_IFMT and S_IFSOCK of sys/stat.h. */
    private static final int FILE_TYPE = 0170000;

    private static final int SOCKET = 0140000;

    private final Endpoint.Unix endpoint;
    /** Held so that the collector does not close the descriptor. */
    private final AFUNIXServerSocketChannel channel;

    private final int descriptor;
    private final Object fileKey;

    private UnixListener(Endpoint.Unix endpoint, AFUNIXServerSocketChannel channel, int descriptor, Object fileKey) {
        this.endpoint = endpoint;
        this.channel = channel;
        this.descriptor = descriptor;
        this.fileKey = fileKey;
    }

    /**
     * Binds and listens. A socket file that nobody listens on is replaced.
     *
     * @param mode permission bits of the file: it never has more than these, and has all of them on return
     * @param probe tries to connect: 0, or a negative result of {@link Sockets}
     */
    static UnixListener open(Endpoint.Unix endpoint, int mode, int backlog, ToIntFunction<Endpoint> probe)
            throws IOException {
        if (!endpoint.isAbstract() && Files.exists(Path.of(endpoint.name()), LinkOption.NOFOLLOW_LINKS)) {
            removeStale(endpoint, probe);
        }
        AFUNIXServerSocketChannel channel = AFUNIXServerSocketChannel.open();
        try {
            // It would delete whatever is at the path by then.
            channel.setDeleteOnClose(false);
            int descriptor =
                    FileDescriptorCast.using(channel.getFileDescriptor()).as(Integer.class);
            checked("fcntl", LibC.fcntl(descriptor, F_SETFL, O_NONBLOCK));
            if (endpoint.isAbstract()) {
                channel.bind(AFUNIXSocketAddress.inAbstractNamespace(endpoint.name()), backlog);
                return new UnixListener(endpoint, channel, descriptor, null);
            }
            // bind(2) gives the file the socket's mode less the umask; what the umask took is added after.
            checked("fchmod", LibC.fchmod(descriptor, mode));
            Path path = Path.of(endpoint.name());
            channel.bind(AFUNIXSocketAddress.of(path), backlog);
            Files.setAttribute(path, "unix:mode", mode);
            return new UnixListener(endpoint, channel, descriptor, fileKey(path));
        } catch (IOException e) {
            channel.close();
            throw new IOException("listen " + endpoint + ": " + reason(e), e);
        }
    }

    private static void removeStale(Endpoint.Unix endpoint, ToIntFunction<Endpoint> probe) throws IOException {
        Path path = Path.of(endpoint.name());
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((mode & FILE_TYPE) != SOCKET) {
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
            throw new IOException(
                    "listen " + endpoint + ": the socket file there cannot be asked whether it is in use: "
                            + Errno.describe(-result) + "; remove it or choose another path");
        }
        Files.deleteIfExists(path);
    }

    private static void checked(String call, int result) throws IOException {
        if (result < 0) {
            throw new IOException(call + ": " + Errno.describe(Native.getLastError()));
        }
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "its folder does not exist";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static Object fileKey(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    @Override
    public int descriptor() {
        return descriptor;
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        if (!channel.isOpen()) {
            return;
        }
        // The open socket holds its inode, so that no other file can have the same key yet.
        try (channel) {
            Path path = Path.of(endpoint.name());
            if (fileKey != null && Files.exists(path, LinkOption.NOFOLLOW_LINKS) && fileKey.equals(fileKey(path))) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("close " + endpoint, e);
        }
    }
}
