package io.github.wsld.net.linux;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Listener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Predicate;
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
     * @param isListening asks whether somebody answers on an endpoint
     */
    static UnixListener open(Endpoint.Unix endpoint, int mode, int backlog, Predicate<Endpoint> isListening)
            throws IOException {
        if (!endpoint.isAbstract() && Files.exists(Path.of(endpoint.name()), LinkOption.NOFOLLOW_LINKS)) {
            removeStale(endpoint, isListening);
        }
        AFUNIXServerSocketChannel channel = AFUNIXServerSocketChannel.open();
        try {
            int descriptor =
                    FileDescriptorCast.using(channel.getFileDescriptor()).as(Integer.class);
            LibC.fcntl(descriptor, F_SETFL, O_NONBLOCK);
            if (endpoint.isAbstract()) {
                channel.bind(AFUNIXSocketAddress.inAbstractNamespace(endpoint.name()), backlog);
                return new UnixListener(endpoint, channel, descriptor, null);
            }
            // bind(2) gives the file the socket's mode less the umask; what the umask took is added after.
            LibC.fchmod(descriptor, mode);
            Path path = Path.of(endpoint.name());
            channel.bind(AFUNIXSocketAddress.of(path), backlog);
            Files.setAttribute(path, "unix:mode", mode);
            return new UnixListener(endpoint, channel, descriptor, fileKey(path));
        } catch (IOException e) {
            channel.close();
            throw new IOException("listen " + endpoint + ": " + reason(e), e);
        }
    }

    private static void removeStale(Endpoint.Unix endpoint, Predicate<Endpoint> isListening) throws IOException {
        Path path = Path.of(endpoint.name());
        boolean isSocket = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther();
        if (!isSocket) {
            throw new IOException("listen " + endpoint
                    + ": a file that is no socket is in the way; remove it or choose another path");
        }
        if (isListening.test(endpoint)) {
            throw new IOException(
                    "listen " + endpoint + ": another process listens there; stop it or choose another path");
        }
        Files.deleteIfExists(path);
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
        try {
            channel.close();
            if (fileKey != null) {
                Path path = Path.of(endpoint.name());
                if (Files.exists(path) && fileKey.equals(fileKey(path))) {
                    Files.delete(path);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("close " + endpoint, e);
        }
    }
}
