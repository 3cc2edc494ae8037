package io.github.wsld.common.daemon;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The file {@code PROGRAM-PID.sock} of one daemon's control socket. The daemon may have died without removing it.
 *
 * @param pid of the daemon
 */
record ControlSocket(Path path, long pid) {

    private static final String SUFFIX = ".sock";
    /** Longest pid that is read from a name: long.MAX_VALUE has 19 digits. */
    private static final int PID_DIGITS = 18;

    static ControlSocket of(Path folder, String program, long pid) {
        return new ControlSocket(folder.resolve(program + "-" + pid + SUFFIX), pid);
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
                if (name.startsWith(program + "-") && name.endsWith(SUFFIX)) {
                    String pid = name.substring(program.length() + 1, name.length() - SUFFIX.length());
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
