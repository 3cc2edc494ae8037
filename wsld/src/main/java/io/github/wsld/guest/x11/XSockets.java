package io.github.wsld.guest.x11;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Pattern;

/** Looks at the sockets of X displays, without touching them. Any thread; never waits for a peer. */
public final class XSockets {

    /** What stands at the path of a display's socket. */
    public enum SocketFile {
        /** Nothing. */
        ABSENT,
        /** A socket on which somebody listens. */
        ANSWERED,
        /** A socket on which nobody listens, or a link to one or to nothing. */
        STALE,
        /** A socket that we may not connect to, so that it cannot be told from one in use. */
        BARRED,
        /** A file or folder that is no socket. */
        NO_SOCKET
    }

    private final Path folder;
    private final Path procNetUnix;

    /**
     * @param folder where the sockets are: {@code /tmp/.X11-unix}
     * @param procNetUnix {@code /proc/net/unix}
     */
    public XSockets(Path folder, Path procNetUnix) {
        this.folder = folder;
        this.procNetUnix = procNetUnix;
    }

    /** The socket file of a display. */
    public Path file(int display) {
        return folder.resolve("X" + display);
    }

    /** The abstract socket of a display, without the leading {@code @}. */
    public String abstractName(int display) {
        return file(display).toString();
    }

    /** Looks at the socket file of a display by connecting to it. */
    public SocketFile look(int display) throws IOException {
        Path file = file(display);
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isRegularFile() || attributes.isDirectory()) {
                return SocketFile.NO_SOCKET;
            }
        } catch (NoSuchFileException none) {
            return SocketFile.ABSENT;
        }
        if (Files.notExists(file)) {
            return SocketFile.STALE;
        }
        if (!Files.isWritable(file)) {
            return SocketFile.BARRED;
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.configureBlocking(false);
            return connect(channel, file);
        }
    }

    private static SocketFile connect(SocketChannel channel, Path file) throws IOException {
        try {
            channel.connect(UnixDomainSocketAddress.of(file));
        } catch (ConnectException refused) {
            return SocketFile.STALE;
        } catch (SocketException other) {
            // EAGAIN has no exception of its own: the listener's queue is full.
            return Files.exists(file) ? SocketFile.ANSWERED : SocketFile.ABSENT;
        }
        return SocketFile.ANSWERED;
    }

    /**
     * Whether somebody listens on the abstract socket of a display. It belongs to the network namespace, which all
     * distributions of a WSL2 VM share, while each has a {@code /tmp} of its own.
     */
    public boolean abstractListening(int display) throws IOException {
        // Num: RefCount Protocol Flags Type State Inode Path; Flags has __SO_ACCEPTCON (1 << 16) while listening.
        Pattern listener = Pattern.compile(
                "\\S+: \\S+ \\S+ 00010000 \\S+ \\S+ +\\d+ " + Pattern.quote("@" + abstractName(display)));
        return Files.readAllLines(procNetUnix, StandardCharsets.ISO_8859_1).stream()
                .anyMatch(line -> listener.matcher(line).matches());
    }

    /** Whether the socket file is answered, or may be: what an X lock's owner is asked by. */
    public boolean mayBeAnswered(int display) {
        try {
            SocketFile found = look(display);
            return found == SocketFile.ANSWERED || found == SocketFile.BARRED;
        } catch (IOException unknown) {
            return true;
        }
    }
}
