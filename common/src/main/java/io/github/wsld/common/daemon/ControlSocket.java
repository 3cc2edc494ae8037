package io.github.wsld.common.daemon;

import io.github.wsld.common.endpoint.Endpoint;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file of one daemon's control socket: {@code PROGRAM-PID.sock}, which is the socket, or {@code PROGRAM-PID.port}, which tells of
 * it, see {@link LoopbackDoor}. The daemon may have died without removing it.
 *
 * @param pid of the daemon
 */
record ControlSocket(Path path, long pid) {

    private static final String SUFFIX = ".sock";
    private static final String PORT_SUFFIX = ".port";
    private static final Pattern PORT_FILE = Pattern.compile("([0-9]{1,5}) ([0-9a-f]{32})\n");
    /** Longest pid that is read from a name: long.MAX_VALUE has 19 digits. */
    private static final int PID_DIGITS = 18;

    static ControlSocket of(Path folder, String program, long pid) {
        return new ControlSocket(folder.resolve(program + "-" + pid + SUFFIX), pid);
    }

    static Path portFile(Path folder, String program, long pid) {
        return folder.resolve(program + "-" + pid + PORT_SUFFIX);
    }

    /**
     * How to reach it.
     *
     * @param password what stands before a command, with a blank after it, unless it is empty
     */
    record Contact(StandardProtocolFamily family, SocketAddress address, String password) {
        String request(String command) {
            return (password.isEmpty() ? "" : password + " ") + command + "\n";
        }
    }

    /** @throws IOException when the file cannot be read, or does not say it */
    Contact contact() throws IOException {
        if (path.toString().endsWith(SUFFIX)) {
            return new Contact(StandardProtocolFamily.UNIX, UnixDomainSocketAddress.of(path), "");
        }
        Matcher file = PORT_FILE.matcher(Files.readString(path));
        if (!file.matches() || Integer.parseInt(file.group(1)) > Endpoint.MAX_TCP_PORT) {
            throw new IOException("the file is damaged; restart the daemon");
        }
        return new Contact(
                StandardProtocolFamily.INET,
                new InetSocketAddress("127.0.0.1", Integer.parseInt(file.group(1))),
                file.group(2));
    }

    /** Those of a program, by ascending pid; none where the folder is missing. */
    static List<ControlSocket> in(Path folder, String program) throws IOException {
        List<ControlSocket> sockets = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return sockets;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (name.startsWith(program + "-") && (name.endsWith(SUFFIX) || name.endsWith(PORT_SUFFIX))) {
                    String pid = name.substring(program.length() + 1, name.lastIndexOf('.'));
                    if (isPid(pid)) {
                        sockets.add(new ControlSocket(entry, Long.parseLong(pid)));
                    }
                }
            }
        }
        sockets.sort(Comparator.comparingLong(ControlSocket::pid));
        return sockets;
    }

    private static boolean isPid(String text) {
        return !text.isEmpty() && text.length() <= PID_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Removes a file that tells of a dead daemon's port, which may be anybody's by now. Returns whether it did. */
    boolean removeIfDead() throws IOException {
        return path.toString().endsWith(PORT_SUFFIX) && ProcessHandle.of(pid).isEmpty() && Files.deleteIfExists(path);
    }

    /** Removes the file when the daemon is dead: its process is gone. A living one may be about to listen. */
    void removeAfterRefusal() throws IOException {
        if (ProcessHandle.of(pid).isEmpty()) {
            Files.deleteIfExists(path);
        }
    }

    /** Removes what a dead process with our pid has left. Returns whether the path is free then. */
    boolean free() throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.configureBlocking(false);
            channel.connect(UnixDomainSocketAddress.of(path));
            return false;
        } catch (ConnectException refused) {
            Files.deleteIfExists(path);
            return true;
        }
    }
}
