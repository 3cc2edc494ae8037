package io.github.wsld.net.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Listener;
import io.github.wsld.net.relay.Channels;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketFileTest {
    private static final int F_GETFD = 1;
    private static final int FD_CLOEXEC = 1;

    @TempDir
    Path folder;

    private final LinuxSockets sockets = new LinuxSockets();
    private Path path;
    private Endpoint endpoint;

    @BeforeEach
    void name() {
        path = folder.resolve("socket");
        endpoint = Endpoint.Unix.path(path);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 022, 077, 0177, 0777})
    void theFileHasItsFinalModeWhateverTheUmask(int mask) throws IOException {
        Umask.during(mask, () -> {
            for (int mode : new int[] {0600, 0660, 0666, 0777}) {
                Listener listener = sockets.listen(endpoint, mode);
                assertEquals(Integer.toOctalString(mode), Integer.toOctalString(mode(path)));
                listener.close();
            }
        });
    }

    @Test
    void aPrivateSocketIsNeverWiderNotEvenForAMoment() throws IOException, InterruptedException {
        AtomicBoolean goOn = new AtomicBoolean(true);
        AtomicInteger seen = new AtomicInteger();
        Thread watcher = new Thread(() -> {
            while (goOn.get()) {
                try {
                    seen.accumulateAndGet(mode(path), (a, b) -> a | b);
                } catch (IOException e) {
                    Thread.onSpinWait();
                }
            }
        });
        watcher.start();
        try {
            Umask.during(0, () -> {
                for (int i = 0; i < 300; i++) {
                    sockets.listen(endpoint, 0600).close();
                }
            });
        } finally {
            goOn.set(false);
            watcher.join();
        }
        assertEquals(0, seen.get() & ~0600, "modes seen: " + Integer.toOctalString(seen.get()));
    }

    @Test
    void closeDeletesTheFile() throws IOException {
        Listener listener = sockets.listen(endpoint, 0600);
        assertTrue(Files.exists(path));
        assertEquals(endpoint, listener.endpoint());
        listener.close();
        listener.close();
        assertFalse(Files.exists(path));
    }

    @Test
    void closeLeavesAFileThatIsAnothers() throws IOException {
        Listener listener = sockets.listen(endpoint, 0600);
        Files.delete(path);
        try (ServerSocketChannel successor = Channels.listen(endpoint)) {
            listener.close();
            Channels.connect(endpoint).close();
            successor.accept().close();
        }
        assertTrue(Files.exists(path));
    }

    @Test
    void closeCopesWithAFileThatIsGone() throws IOException {
        Listener listener = sockets.listen(endpoint, 0600);
        Files.delete(path);
        listener.close();
        assertFalse(Files.exists(path));
    }

    @Test
    void aStaleFileIsReplaced() throws IOException {
        Channels.listen(endpoint).close();
        assertTrue(Files.exists(path), "the JDK leaves the file");
        try (Listener listener = sockets.listen(endpoint, 0600);
                SocketChannel client = Channels.connect(endpoint)) {
            int accepted = sockets.accept(listener.descriptor());
            assertTrue(client.isConnected() && accepted >= 0);
            sockets.close(accepted);
        }
    }

    @Test
    void aLiveSocketIsRefusedWithWordsAndKeeps() throws IOException {
        try (ServerSocketChannel live = Channels.listen(endpoint)) {
            IOException refused = assertThrows(IOException.class, () -> sockets.listen(endpoint, 0600));
            assertEquals(
                    "listen " + endpoint + ": another process listens there; stop it or choose another path",
                    refused.getMessage());
            assertTrue(live.isOpen());
            Channels.connect(endpoint).close();
        }
    }

    @Test
    void aLiveSocketWhoseQueueIsFullIsRefusedToo() throws IOException {
        try (ServerSocketChannel live = Channels.listen(endpoint, 1);
                SocketChannel first = Channels.connect(endpoint);
                SocketChannel second = Channels.connect(endpoint)) {
            assertTrue(live.isOpen() && first.isConnected() && second.isConnected());
            IOException refused = assertThrows(IOException.class, () -> sockets.listen(endpoint, 0600));
            assertTrue(refused.getMessage().contains("another process listens there"), refused.getMessage());
        }
    }

    @Test
    void whatIsNoSocketIsNotTouched() throws IOException, InterruptedException {
        Files.writeString(path, "precious");
        assertInTheWay();
        assertEquals("precious", Files.readString(path));

        Files.delete(path);
        Files.createSymbolicLink(path, folder.resolve("elsewhere"));
        assertInTheWay();
        assertTrue(Files.isSymbolicLink(path));

        Files.delete(path);
        assertEquals(0, new ProcessBuilder("mkfifo", path.toString()).start().waitFor());
        assertInTheWay();
        assertTrue(Files.exists(path));
    }

    private void assertInTheWay() {
        IOException refused = assertThrows(IOException.class, () -> sockets.listen(endpoint, 0600));
        assertTrue(refused.getMessage().contains("a file that is no socket is in the way"), refused.getMessage());
    }

    @Test
    void aSocketOfAnotherTypeMayBeInUseAndIsNotTouched() throws IOException {
        int datagram = LibC.socket(Sockaddr.AF_UNIX, 2, 0);
        long memory = new LinuxMemory().allocate(Sockaddr.MOST_BYTES);
        try {
            int length = Sockaddr.encode(endpoint, new LinuxMemory().view(memory, Sockaddr.MOST_BYTES));
            assertEquals(0, LibC.bind(datagram, memory, length));
            IOException refused = assertThrows(IOException.class, () -> sockets.listen(endpoint, 0600));
            assertTrue(refused.getMessage().contains("EPROTOTYPE (91)"), refused.getMessage());
            assertTrue(Files.exists(path));
        } finally {
            LibC.close(datagram);
            new LinuxMemory().free(memory);
        }
    }

    @Test
    void aFolderThatIsMissingIsSaid() {
        Endpoint nowhere = Endpoint.Unix.path(folder.resolve("missing/socket"));
        IOException refused = assertThrows(IOException.class, () -> sockets.listen(nowhere, 0600));
        assertEquals(
                "bind " + nowhere + ": ENOENT (2), no such file; create the folder of the socket file",
                refused.getMessage());
    }

    @Test
    void abstractNamesNeedNoFileAndAreRefusedWhenTaken() throws IOException {
        Endpoint name = new Endpoint.Unix(folder + "/abstract", true);
        try (Listener listener = sockets.listen(name, 0600)) {
            assertFalse(Files.exists(folder.resolve("abstract")));
            int client = sockets.connect(name);
            assertTrue(client >= 0, sockets.describe(client));
            int accepted = sockets.accept(listener.descriptor());
            assertTrue(accepted >= 0, sockets.describe(accepted));
            sockets.close(accepted);
            sockets.close(client);
            IOException refused = assertThrows(IOException.class, () -> sockets.listen(name, 0600));
            assertTrue(refused.getMessage().startsWith("bind " + name + ": EADDRINUSE (98)"), refused.getMessage());
        }
        sockets.listen(name, 0600).close();
    }

    @Test
    void descriptorsAreNotInherited() throws IOException {
        try (Listener listener = sockets.listen(endpoint, 0600)) {
            assertEquals(FD_CLOEXEC, LibC.fcntl(listener.descriptor(), F_GETFD, 0));
        }
    }

    private static int mode(Path path) throws IOException {
        try {
            return (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
        } catch (NoSuchFileException e) {
            throw new IOException("not there", e);
        }
    }
}
