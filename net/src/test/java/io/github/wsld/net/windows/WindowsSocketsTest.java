package io.github.wsld.net.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Listener;
import io.github.wsld.common.loop.Sockets;
import io.github.wsld.net.relay.Channels;
import io.github.wsld.net.relay.Relays;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("windows-jvm")
@Timeout(300)
class WindowsSocketsTest {
    private final WindowsSockets sockets = new WindowsSockets();
    private final WindowsMemory memory = new WindowsMemory();

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1"})
    void aPortOfTheSystemsChoiceIsListenedOnAndNamed(String host) throws IOException {
        try (Listener listener = sockets.listen(new Endpoint.Tcp(host, 0), 0600)) {
            Endpoint.Tcp chosen = (Endpoint.Tcp) listener.endpoint();
            assertNotEquals(0, chosen.port());
            assertEquals(Sockets.WOULD_BLOCK, sockets.accept(listener.descriptor()));
            try (SocketChannel client = Channels.connect(chosen)) {
                int accepted = accept(listener);
                exchange(accepted, client);
                assertTrue(sockets.canReset(accepted));
                sockets.close(accepted);
            }
        }
    }

    @Test
    void aTakenPortIsSaid() throws IOException {
        try (Listener listener = sockets.listen(new Endpoint.Tcp("127.0.0.1", 0), 0600)) {
            Endpoint taken = listener.endpoint();
            IOException refused = assertThrows(IOException.class, () -> sockets.listen(taken, 0600));
            assertEquals(
                    "bind " + taken
                            + ": WSAEADDRINUSE (10048), address already in use; another process listens there,"
                            + " perhaps a wsldhost: stop it or choose another port",
                    refused.getMessage());
        }
    }

    @Test
    void anAddressOfAnotherMachineIsSaid() {
        Endpoint elsewhere = new Endpoint.Tcp("192.0.2.1", 0);
        IOException refused = assertThrows(IOException.class, () -> sockets.listen(elsewhere, 0600));
        assertTrue(
                refused.getMessage().startsWith("bind tcp:192.0.2.1:0: WSAEADDRNOTAVAIL (10049)"),
                refused.getMessage());
    }

    @Test
    void whatWindowsDoesNotHaveIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> sockets.connect(new Endpoint.Tcp("example.test", 80)));
        assertThrows(IllegalArgumentException.class, () -> sockets.connect(new Endpoint.Vsock(2, 6000)));
        assertThrows(IllegalArgumentException.class, () -> sockets.connect(new Endpoint.Unix("wsld", true)));
        assertThrows(IOException.class, () -> sockets.listen(new Endpoint.Vsock(2, 6000), 0));
    }

    @Test
    void aResetIsToldWithItsCode() throws IOException {
        try (Listener listener = sockets.listen(new Endpoint.Tcp("127.0.0.1", 0), 0600)) {
            SocketChannel client = Channels.connect(listener.endpoint());
            int accepted = accept(listener);
            Channels.reset(client);
            long address = memory.allocate(16);
            Relays.await("the reset comes", () -> sockets.read(accepted, address, 16) != Sockets.WOULD_BLOCK);
            // Wine may have told it to nobody: then the read has seen an end.
            int result = sockets.write(accepted, address, 1);
            assertEquals("WSAECONNRESET (10054), connection reset by peer", sockets.describe(result));
            assertTrue(sockets.isPeerGone(result));
            assertFalse(sockets.isExhausted(result));
            sockets.close(accepted);
            memory.free(address);
        }
    }

    @Test
    void resetAndShutdownReachATcpPeer() throws IOException {
        try (Listener listener = sockets.listen(new Endpoint.Tcp("127.0.0.1", 0), 0600);
                SocketChannel client = Channels.connect(listener.endpoint())) {
            int accepted = accept(listener);
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

    @Test
    void aSilentTcpConnectionIsAskedAfter() throws IOException {
        try (Listener listener = sockets.listen(new Endpoint.Tcp("127.0.0.1", 0), 0600)) {
            int dialled = sockets.connect(listener.endpoint());
            assertTrue(dialled >= 0, () -> sockets.describe(dialled));
            sockets.keepAlive(dialled);
            SocketOptions options = new SocketOptions(memory);
            assertEquals(1, options.get(dialled, SocketOptions.SOL_SOCKET, SocketOptions.SO_KEEPALIVE));
            assertIsOrIsUnknown(30, options.get(dialled, SocketOptions.IPPROTO_TCP, SocketOptions.TCP_KEEPIDLE));
            assertIsOrIsUnknown(10, options.get(dialled, SocketOptions.IPPROTO_TCP, SocketOptions.TCP_KEEPINTVL));
            assertIsOrIsUnknown(3, options.get(dialled, SocketOptions.IPPROTO_TCP, SocketOptions.TCP_KEEPCNT));
            sockets.close(dialled);
        }
    }

    /** Wine 8 does not know the option: WSAENOPROTOOPT. */
    private static void assertIsOrIsUnknown(int expected, int value) {
        assertTrue(value == expected || value == 10042, () -> value + ", not " + expected);
    }

    @Test
    void anEncryptedStreamThatWasCutOffIsToldInWords() {
        assertEquals("the encrypted stream was cut off or changed", sockets.describe(Sockets.BROKEN));
    }

    private int accept(Listener listener) {
        int[] accepted = new int[1];
        Relays.await("a connection", () -> {
            accepted[0] = sockets.accept(listener.descriptor());
            return accepted[0] != Sockets.WOULD_BLOCK;
        });
        assertTrue(accepted[0] >= 0, () -> sockets.describe(accepted[0]));
        return accepted[0];
    }

    /** A byte each way, an end, and a write after our own end. */
    private void exchange(int descriptor, SocketChannel peer) throws IOException {
        long address = memory.allocate(16);
        ByteBuffer view = memory.view(address, 16);
        assertEquals(Sockets.WOULD_BLOCK, sockets.read(descriptor, address, 16));
        peer.write(ByteBuffer.wrap(new byte[] {42}));
        Relays.await("a byte", () -> sockets.read(descriptor, address, 16) == 1);
        assertEquals(42, view.get(0));
        view.put(0, (byte) 43);
        assertEquals(1, sockets.write(descriptor, address, 1));
        ByteBuffer answer = ByteBuffer.allocate(16);
        assertEquals(1, peer.read(answer));
        assertEquals(43, answer.get(0));
        peer.shutdownOutput();
        Relays.await("the end", () -> sockets.read(descriptor, address, 16) == 0);
        assertEquals(0, sockets.shutdownOutput(descriptor));
        int result = sockets.write(descriptor, address, 1);
        assertTrue(sockets.isPeerGone(result), sockets.describe(result));
        memory.free(address);
    }
}
