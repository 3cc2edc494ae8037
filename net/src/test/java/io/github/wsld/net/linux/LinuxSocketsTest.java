package io.github.wsld.net.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Listener;
import io.github.wsld.common.loop.PeerCredentials;
import io.github.wsld.common.loop.Sockets;
import io.github.wsld.net.relay.Channels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class LinuxSocketsTest {
    private static final int F_GETFD = 1;
    private static final int F_GETFL = 3;
    private static final int O_NONBLOCK = 0x800;

    @TempDir
    Path folder;

    private final LinuxSockets sockets = new LinuxSockets();
    private final LinuxMemory memory = new LinuxMemory();

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1"})
    void aPortOfTheKernelsChoiceIsListenedOnAndNamed(String host) throws IOException {
        assumeTrue(!host.equals("::1")
                || Files.readString(Path.of("/proc/net/if_inet6")).contains(" lo"));
        try (Listener listener = sockets.listen(new Endpoint.Tcp(host, 0), 0600)) {
            Endpoint.Tcp chosen = (Endpoint.Tcp) listener.endpoint();
            assertNotEquals(0, chosen.port());
            assertEquals(Sockets.WOULD_BLOCK, sockets.accept(listener.descriptor()));
            try (SocketChannel client = Channels.connect(chosen)) {
                int accepted = sockets.accept(listener.descriptor());
                assertTrue(accepted >= 0);
                exchange(accepted, client);
                assertTrue(sockets.canReset(accepted));
                assertEquals(Optional.empty(), sockets.peerCredentials(accepted));
                sockets.close(accepted);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.2", "::1"})
    void aPassedSocketServesItsAddressAgainAndAgain(String host) throws IOException {
        assumeTrue(!host.equals("::1")
                || Files.readString(Path.of("/proc/net/if_inet6")).contains(" lo"));
        try (Listener passed = sockets.listen(new Endpoint.Tcp(host, 0), 0)) {
            int port = ((Endpoint.Tcp) passed.endpoint()).port();
            LinuxSockets activated = new LinuxSockets(List.of(passed.descriptor()), List.of());
            Endpoint.Tcp wanted = new Endpoint.Tcp(host, port);
            assertEquals(List.of(passed.endpoint()), activated.passed());
            for (int time = 0; time < 2; time++) {
                try (Listener listener = activated.listen(wanted, 0);
                        SocketChannel client = Channels.connect(wanted)) {
                    assertNotEquals(passed.descriptor(), listener.descriptor());
                    int accepted = activated.accept(listener.descriptor());
                    assertTrue(accepted >= 0);
                    exchange(accepted, client);
                    activated.close(accepted);
                }
            }
            assertThrows(IOException.class, () -> sockets.listen(wanted, 0));
        }
    }

    @Test
    void whatIsNoSocketIsNotTakenForOne() {
        assertThrows(IllegalArgumentException.class, () -> new LinuxSockets(List.of(Integer.MAX_VALUE), List.of()));
    }

    @Test
    void acceptedAndConnectedDescriptorsDoNotBlockAndAreNotInherited() throws IOException {
        try (Listener listener = sockets.listen(new Endpoint.Tcp("127.0.0.1", 0), 0600)) {
            int client = sockets.connect(listener.endpoint());
            assertTrue(client >= 0);
            int accepted = sockets.accept(listener.descriptor());
            assertTrue(accepted >= 0);
            for (int descriptor : new int[] {client, accepted, listener.descriptor()}) {
                assertEquals(1, LibC.fcntl(descriptor, F_GETFD, 0));
                assertEquals(O_NONBLOCK, LibC.fcntl(descriptor, F_GETFL, 0) & O_NONBLOCK);
            }
            sockets.close(client);
            sockets.close(accepted);
        }
    }

    @Test
    void aTakenPortIsSaid() throws IOException {
        try (Listener listener = sockets.listen(new Endpoint.Tcp("127.0.0.1", 0), 0600)) {
            Endpoint taken = listener.endpoint();
            IOException refused = assertThrows(IOException.class, () -> sockets.listen(taken, 0600));
            assertEquals(
                    "bind " + taken
                            + ": EADDRINUSE (98), address already in use; another process listens there: stop it"
                            + " or choose another endpoint",
                    refused.getMessage());
        }
    }

    @Test
    void anAddressOfAnotherMachineIsSaid() {
        Endpoint elsewhere = new Endpoint.Tcp("192.0.2.1", 0);
        IOException refused = assertThrows(IOException.class, () -> sockets.listen(elsewhere, 0600));
        assertTrue(refused.getMessage().startsWith("bind tcp:192.0.2.1:0: EADDRNOTAVAIL (99)"), refused.getMessage());
    }

    @Test
    void aNameIsRefused() {
        Endpoint name = new Endpoint.Tcp("example.test", 80);
        assertThrows(IOException.class, () -> sockets.listen(name, 0600));
        assertThrows(IllegalArgumentException.class, () -> sockets.connect(name));
    }

    @Test
    void nobodyThereIsRefused() throws IOException {
        Endpoint closed;
        try (ServerSocketChannel listener = Channels.listen(new Endpoint.Tcp("127.0.0.1", 0))) {
            closed = Channels.endpoint(listener);
        }
        int result = sockets.connect(closed);
        if (result >= 0) {
            int descriptor = result;
            result = sockets.connectResult(descriptor);
            sockets.close(descriptor);
        }
        assertEquals("ECONNREFUSED (111), connection refused", sockets.describe(result));

        Endpoint missing = Endpoint.Unix.path(folder.resolve("missing"));
        assertEquals("ENOENT (2), no such file", sockets.describe(sockets.connect(missing)));

        Endpoint stale = Endpoint.Unix.path(folder.resolve("stale"));
        Channels.listen(stale).close();
        assertEquals("ECONNREFUSED (111), connection refused", sockets.describe(sockets.connect(stale)));
    }

    @Test
    void aFullQueueOfAUnixListenerWouldBlock() throws IOException {
        Endpoint endpoint = Endpoint.Unix.path(folder.resolve("full"));
        List<Integer> clients = new ArrayList<>();
        try (ServerSocketChannel listener = Channels.listen(endpoint, 1)) {
            int result;
            while ((result = sockets.connect(endpoint)) >= 0) {
                clients.add(result);
            }
            assertEquals(Sockets.WOULD_BLOCK, result);
            listener.accept().close();
            result = sockets.connect(endpoint);
            assertTrue(result >= 0, "there is room again");
            clients.add(result);
        }
        clients.forEach(sockets::close);
    }

    @Test
    void aUnixPeerIsKnown() throws IOException {
        Endpoint endpoint = Endpoint.Unix.path(folder.resolve("socket"));
        Path ours = Files.createFile(folder.resolve("ours"));
        int uid = (Integer) Files.getAttribute(ours, "unix:uid");
        int gid = (Integer) Files.getAttribute(ours, "unix:gid");
        try (Listener listener = sockets.listen(endpoint, 0600);
                SocketChannel client = Channels.connect(endpoint)) {
            int accepted = sockets.accept(listener.descriptor());
            int pid = (int) ProcessHandle.current().pid();
            assertEquals(Optional.of(new PeerCredentials(pid, uid, gid)), sockets.peerCredentials(accepted));
            assertFalse(sockets.canReset(accepted));
            exchange(accepted, client);
            sockets.close(accepted);
        }
    }

    @Test
    void resetAndShutdownReachATcpPeer() throws IOException {
        try (Listener listener = sockets.listen(new Endpoint.Tcp("127.0.0.1", 0), 0600);
                SocketChannel client = Channels.connect(listener.endpoint())) {
            int accepted = sockets.accept(listener.descriptor());
            assertEquals(0, sockets.shutdownOutput(accepted));
            assertEquals(-1, client.read(ByteBuffer.allocate(1)));
            sockets.reset(accepted);
            assertThrows(IOException.class, () -> {
                while (true) {
                    client.write(ByteBuffer.allocate(1));
                }
            });
        }
    }

    /** A byte each way, an end, and a write into nothing. */
    private void exchange(int descriptor, SocketChannel peer) throws IOException {
        long address = memory.allocate(16);
        ByteBuffer view = memory.view(address, 16);
        try {
            assertEquals(Sockets.WOULD_BLOCK, sockets.read(descriptor, address, 16));
            peer.write(ByteBuffer.wrap(new byte[] {42}));
            assertEquals(1, sockets.read(descriptor, address, 16));
            assertEquals(42, view.get(0));
            view.put(0, (byte) 43);
            assertEquals(1, sockets.write(descriptor, address, 1));
            ByteBuffer answer = ByteBuffer.allocate(16);
            assertEquals(1, peer.read(answer));
            assertEquals(43, answer.get(0));
            peer.shutdownOutput();
            assertEquals(0, sockets.read(descriptor, address, 16));
            assertEquals(0, sockets.shutdownOutput(descriptor));
            assertEquals("EPIPE (32), broken pipe", sockets.describe(sockets.write(descriptor, address, 1)));
        } finally {
            memory.free(address);
        }
    }
}
