package io.github.wsld.e2e.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.e2e.Daemon;
import io.github.wsld.e2e.Outcome;
import io.github.wsld.e2e.Ports;
import io.github.wsld.e2e.Program;
import io.github.wsld.e2e.Session;
import io.github.wsld.e2e.doctor.Diagnosis;
import io.github.wsld.e2e.x11.XClients;
import io.github.wsld.e2e.x11.XvfbServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** wsld and a host of the original's kind: docs/protocol.md section 7. */
@Timeout(300)
class OriginalHostTest {
    @TempDir
    private Path folder;

    @Test
    void wsldFallsBackAndSaysSoOnce() throws Exception {
        Session session = new Session(folder);
        XClients clients = new XClients(session);
        int port = Ports.closed();
        try (OriginalHost host = new OriginalHost(session.path("link"), port);
                Daemon wsld = session.start(Program.WSLD, "--host", session.unix("link"))) {
            String display = ":" + wsld.awaitLine("listening display=:(\\d+) ").group(1);
            wsld.awaitLine("WARN .*old host ");

            Outcome refused = clients.run(display, "xdpyinfo");
            assertNotEquals(0, refused.exitCode());
            assertTrue(
                    refused.err()
                            .contains(
                                    "wsld: an old wsldhost closed the connection: no X server answers it on the host"),
                    refused::toString);

            try (XvfbServer server = XvfbServer.on(port)) {
                Outcome through = clients.run(display, "xdpyinfo").ok();
                assertEquals(
                        clients.run(server.display(), "xdpyinfo")
                                .out()
                                .lines()
                                .skip(1)
                                .toList(),
                        through.out().lines().skip(1).toList());
            }
            // Once a minute it is asked again who it is: it may have been replaced.
            assertEquals("info", host.functions().get(0));
            assertEquals(
                    List.of("x11\0", "x11\0"),
                    host.functions().stream()
                            .filter(function -> !function.equals("info"))
                            .toList());
            assertEquals(1, wsld.count("WARN .*old host "), wsld::log);
            assertFalse(wsld.log().contains("ERROR"), wsld::log);
        }
    }

    @Test
    void theDoctorSaysThatItIsOldAndStillAsksItsXServer() throws Exception {
        Session session = new Session(folder);
        try (XvfbServer server = XvfbServer.start();
                OriginalHost host = new OriginalHost(session.path("link"), server.port())) {
            new Diagnosis(session.run(Program.WSLD, "doctor", "--json", "--host", session.unix("link")))
                    .says("warning", "host", "is an old wsldhost")
                    .says("ok", "X server", "behind x11 of the host answers The X.Org Foundation");
            assertEquals(List.of("info", "conn", "x11\0"), host.functions());
        }
    }
}
