package io.github.wsld.e2e.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.daemon.Status;
import io.github.wsld.e2e.Program;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody in the middle of an encrypted link between a real wsld and a real wsldhost: each believes any certificate, but the host's
 * proof holds the one that the host has shown.
 */
@Timeout(300)
class ManInTheMiddleTest {
    @TempDir
    private Path folder;

    @AutoClose
    private StreamBridge bridge;

    @Test
    void whoShowsAnotherCertificateGetsNoLinkAndDisturbsNobody() throws Exception {
        bridge = new StreamBridge(folder);
        ManInTheMiddle man = bridge.opened(new ManInTheMiddle(folder, EncryptedHost.start(bridge)));
        String watched = EncryptedHost.endpoint(man.port());

        bridge.startGuest(watched, "link");
        XPing ping = bridge.ping();
        bridge.wsld().awaitLine("host reached endpoint=unix:");
        bridge.wsld().awaitLine("preferred endpoint .*could not prove that it has the key", 3);
        ping.askAndAwait();
        assertEquals(1, bridge.wsld().count("WARN .*preferred endpoint .* endpoint=tcp:.*prove"), bridge.wsld()::log);
        Status guest = bridge.status(Program.WSLD);
        assertTrue(
                guest.errors().stream()
                        .anyMatch(error ->
                                error.times() >= 3 && error.text().endsWith("could not prove that it has the key")),
                guest::toString);
        assertEquals(0, guest.streams().lostLinks(), guest::toString);
        Status host = bridge.status(Program.WSLDHOST);
        assertTrue(host.counters().refused() >= 3, host::toString);
        assertEquals(1, host.streams().opened(), host::toString);

        man.stepAside();
        bridge.wsld().awaitLine("preferred endpoint works again");
        bridge.wsld().awaitLine("stream resumed .* endpoint=tcp:");
        ping.askAndAwait();
        assertEquals(0, bridge.wsld().count("ERROR|streams lost"), bridge.wsld()::log);
    }
}
