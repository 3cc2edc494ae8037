package io.github.wsld.net.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Listener;
import io.github.wsld.common.loop.Sockets;
import io.github.wsld.net.relay.Relays;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Listening on Hyper-V sockets, for which TCP stands in: what the double hvshim shows and refuses. */
@Tag("windows-jvm")
@Timeout(300)
class HyperVSocketsTest {
    private final Endpoint.Hvsock endpoint = new Endpoint.Hvsock(UUID.randomUUID(), 6000);
    private final WindowsSockets sockets = new WindowsSockets();
    private Path folder;

    @BeforeEach
    void find() throws IOException {
        String named = System.getenv("HVSHIM_DIR");
        assumeTrue(named != null, "the double hvshim is not loaded");
        folder = Path.of(named);
    }

    @AfterEach
    void serveAgain() throws IOException {
        Files.deleteIfExists(folder.resolve("mode"));
    }

    @Test
    void aListenerStandsAtTheExactVmAndServiceAndIsGoneWhenClosed() throws IOException {
        Path place = folder.resolve(endpoint.vmId() + "_00001770-facb-11e6-bd58-64006a7986d3");
        try (Listener listener = sockets.listen(endpoint, 0)) {
            assertTrue(Files.exists(place));
            assertEquals(endpoint, listener.endpoint());
            assertEquals(Sockets.WOULD_BLOCK, sockets.accept(listener.descriptor()));
            int client = sockets.connect(endpoint);
            assertTrue(client >= 0, () -> sockets.describe(client));
            int[] accepted = new int[1];
            Relays.await("a connection", () -> {
                accepted[0] = sockets.accept(listener.descriptor());
                return accepted[0] >= 0;
            });
            assertTrue(sockets.canReset(accepted[0]));
            sockets.close(client);
            sockets.close(accepted[0]);
        }
        assertFalse(Files.exists(place));
    }

    @Test
    void aSecondListenerIsRefused() throws IOException {
        try (Listener first = sockets.listen(endpoint, 0)) {
            assertEquals(endpoint, first.endpoint());
            assertRefused("WSAEADDRINUSE (10048), address already in use; another process listens there,"
                    + " perhaps a wsldhost: stop it or choose another port");
        }
    }

    @Test
    void anotherUsersVmIsSaid() throws IOException {
        Files.writeString(folder.resolve("mode"), "10013");
        assertRefused("WSAEACCES (10013), permission denied; the VM belongs to another user: run wsldhost as the user"
                + " who runs WSL");
    }

    @Test
    void aVmThatIsGoingIsSaid() throws IOException {
        Files.writeString(folder.resolve("mode"), "10049");
        assertRefused("WSAEADDRNOTAVAIL (10049), address not available; no such VM runs, or it is just starting or"
                + " going: try again");
    }

    @Test
    void aWindowsWithoutHyperVSocketsIsSaid() throws IOException {
        Files.writeString(folder.resolve("mode"), "absent");
        IOException refused = assertThrows(IOException.class, () -> sockets.listen(endpoint, 0));
        assertEquals(
                "socket " + endpoint + ": WSAEAFNOSUPPORT (10047), address family not supported; this Windows has no"
                        + " Hyper-V sockets: turn on the feature \"Virtual Machine Platform\" (wsl --install does)",
                refused.getMessage());
    }

    private void assertRefused(String why) {
        IOException refused = assertThrows(IOException.class, () -> sockets.listen(endpoint, 0));
        assertEquals("bind " + endpoint + ": " + why, refused.getMessage());
    }
}
