package io.github.wsld.e2e.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.daemon.Status;
import io.github.wsld.e2e.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody in the middle of an encrypted link between a real wsld and a real wsldhost: each believes any certificate, but the host's
 * proof holds the one that the host has shown. Addresses that are loopback's, and not written so, are encrypted.
 */
@Timeout(300)
class ManInTheMiddleTest {
    private static final String LOOPBACK = "[::ffff:127.0.0.1]";

    @TempDir
    private Path folder;

    @AutoClose
    private StreamBridge bridge;

    @Test
    void whoShowsAnotherCertificateGetsNoLinkAndDisturbsNobody() throws Exception {
        bridge = new StreamBridge(folder);
        String key = bridge.session().path("key").toString();
        bridge.session().run(Program.WSLDHOST, "key", "new", key).ok();
        Path config = bridge.session().config();
        Files.writeString(config, "key = \"file:" + key + "\"\n" + Files.readString(config));
        int port = Integer.parseInt(bridge.startHost("--key=" + key, "--listen=tcp:" + LOOPBACK + ":0")
                .awaitLine("listening endpoint=tcp:.*:(\\d+)")
                .group(1));
        ManInTheMiddle man = bridge.opened(new ManInTheMiddle(folder, port));
        String watched = "tcp:" + LOOPBACK + ":" + man.port();

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
