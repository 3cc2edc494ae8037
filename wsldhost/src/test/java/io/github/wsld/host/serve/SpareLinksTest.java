package io.github.wsld.host.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.protocol.Binding;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The guests that a host dials, whoever they are: what they announce comes from guests. */
@Timeout(300)
class SpareLinksTest {
    private static final int MOST = 8;

    @TempDir
    private Path folder;

    private final LoopThread thread = new LoopThread();
    /** Guests on this machine, which take connections and say nothing. */
    private final List<ServerSocket> listening = new ArrayList<>();

    private LinkServer server;

    @BeforeEach
    void serve() {
        server = TestHost.serve(thread, folder, 10, StreamSettings.DEFAULT);
    }

    @AfterEach
    void close() throws IOException {
        thread.call(() -> {
            server.close();
            return null;
        });
        thread.close();
        for (ServerSocket each : listening) {
            each.close();
        }
    }

    private Endpoint.Tcp guest() throws IOException {
        ServerSocket socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        listening.add(socket);
        return new Endpoint.Tcp("127.0.0.1", socket.getLocalPort());
    }

    /** Has a guest announce itself by a link of this machine, and waits until it is known. */
    private void announce(Endpoint.Tcp guest) {
        thread.call(() -> {
            server.spares().announced(guest, Binding.UNIX);
            return null;
        });
        thread.await(() -> server.spares().guests().contains(guest));
    }

    private List<Endpoint.Tcp> known() {
        return thread.call(() -> server.spares().guests());
    }

    @Test
    void whoWasNotHeardForLongestMakesRoom() throws IOException {
        List<Endpoint.Tcp> guests = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            guests.add(guest());
            announce(guests.get(i));
        }
        assertEquals(guests, known());

        // The first is heard of again: then the second is the oldest.
        announce(guests.get(0));
        Endpoint.Tcp another = guest();
        announce(another);

        List<Endpoint.Tcp> expected = new ArrayList<>(guests.subList(2, MOST));
        expected.add(guests.get(0));
        expected.add(another);
        assertEquals(expected, known());
    }
}
