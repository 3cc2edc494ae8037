package io.github.wsld.guest.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.guest.x11.XSockets.SocketFile;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class XSocketsTest {

    @TempDir
    Path folder;

    private XSockets sockets;

    @BeforeEach
    void setUp() {
        sockets = new XSockets(folder, folder.resolve("unix"));
    }

    @Test
    void aListenerAnswersAndIsStaleOnceClosed() throws IOException {
        assertEquals(SocketFile.ABSENT, sockets.look(3));
        try (ServerSocketChannel server = listen(3, 5)) {
            assertTrue(server.isOpen());
            assertEquals(SocketFile.ANSWERED, sockets.look(3));
            assertTrue(sockets.mayBeAnswered(3));
        }
        assertEquals(SocketFile.STALE, sockets.look(3));
        assertFalse(sockets.mayBeAnswered(3));
    }

    @Test
    @Timeout(300)
    void aListenerWhoseQueueIsFullAnswersToo() throws IOException {
        List<SocketChannel> waiting = new ArrayList<>();
        try (ServerSocketChannel server = listen(3, 1)) {
            assertTrue(server.isOpen());
            assertThrows(SocketException.class, () -> {
                while (waiting.size() < 100) {
                    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                    waiting.add(channel);
                    channel.configureBlocking(false);
                    channel.connect(UnixDomainSocketAddress.of(sockets.file(3)));
                }
            });
            assertEquals(SocketFile.ANSWERED, sockets.look(3));
        } finally {
            for (SocketChannel channel : waiting) {
                channel.close();
            }
        }
    }

    @Test
    void linksAreFollowed() throws IOException {
        Files.createSymbolicLink(sockets.file(4), sockets.file(3));
        assertEquals(SocketFile.STALE, sockets.look(4));
        try (ServerSocketChannel server = listen(3, 5)) {
            assertTrue(server.isOpen());
            assertEquals(SocketFile.ANSWERED, sockets.look(4));
        }
        assertEquals(SocketFile.STALE, sockets.look(4));
    }

    @Test
    void filesAndFoldersAreNoSockets() throws IOException {
        Files.createFile(sockets.file(3));
        Files.createDirectory(sockets.file(4));
        assertEquals(SocketFile.NO_SOCKET, sockets.look(3));
        assertEquals(SocketFile.NO_SOCKET, sockets.look(4));
    }

    @Test
    void abstractListenersAreReadFromProc() throws IOException {
        Files.writeString(
                folder.resolve("unix"),
                String.join(
                        "\n",
                        List.of(
                                "Num       RefCount Protocol Flags    Type St Inode Path",
                                "000000008c9cc6bc: 00000002 00000000 00010000 0001 01 49129 @" + folder + "/X1",
                                "000000008c9cc6bd: 00000003 00000000 00000000 0001 03 49130 @" + folder + "/X2",
                                "000000008c9cc6be: 00000002 00000000 00010000 0001 01 49131 " + folder + "/X3",
                                "000000008c9cc6bf: 00000002 00000000 00010000 0001 01   132 @" + folder + "/X40",
                                "000000008c9cc6bf: 00000003 00000000 00000000 0001 03 49133",
                                "")));
        assertTrue(sockets.abstractListening(1));
        assertFalse(sockets.abstractListening(2), "a connection, no listener");
        assertFalse(sockets.abstractListening(3), "a file");
        assertFalse(sockets.abstractListening(4), "another name");
        assertTrue(sockets.abstractListening(40));
    }

    private ServerSocketChannel listen(int display, int backlog) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(sockets.file(display)), backlog);
    }
}
