package io.github.wsld.e2e.x11;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.e2e.Daemon;
import io.github.wsld.e2e.Outcome;
import io.github.wsld.e2e.Ports;
import io.github.wsld.e2e.Program;
import io.github.wsld.e2e.RawConnection;
import io.github.wsld.e2e.Session;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people at X clients are told when there is no X server for them, and how wsld goes on when there is one again. */
@Timeout(300)
class OutageTest {
    private static final String COOKIE = "00112233445566778899aabbccddeeff";

    @TempDir
    private Path folder;

    private Session session;
    private XClients clients;

    @BeforeEach
    void logIn() throws IOException {
        session = new Session(folder);
        clients = new XClients(session);
    }

    @Test
    void clientsAreToldWhyAndServedAgainOnceAllIsThere() throws Exception {
        int port = Ports.closed();
        String noHost = "wsld: wsldhost is not reached at " + session.unix("link") + "; start it on the host (";
        String noServer = "wsld: no X server answers on 127.0.0.1:" + port
                + " on the host; start VcXsrv or X410, or set wsldhost --display (";
        String notReached = "WARN .*host not reached ";
        String refused = "WARN .*clients refused ";
        String servedAgain = "INFO .*clients served again ";

        try (Daemon wsld = session.start(Program.WSLD, "--host", session.unix("link"))) {
            String display = ":" + wsld.awaitLine("listening display=:(\\d+) ").group(1);
            wsld.awaitLine(notReached);
            assertTold(noHost, display);
            clients.giveCookie(display, COOKIE);
            assertTold(noHost, display);
            assertToldInBytes(noHost, display);
            wsld.assertLogged(refused, 1);
            wsld.assertLogged(notReached, 1);

            try (Daemon wsldhost = host(port)) {
                wsld.awaitLine("INFO .*host reached ");
                assertTold(noServer, display);
                assertToldInBytes(noServer, display);
                wsld.assertLogged(refused, 2);

                try (XvfbServer server = serverWithCookie(port)) {
                    clients.run(display, "xdpyinfo").ok();
                    wsld.assertLogged(servedAgain, 1);
                    clients.takeCookies();
                    // The X server's own refusal, not ours.
                    assertTold("Authorization required", display);
                    clients.giveCookie(display, COOKIE);
                    assertEquals(port, server.port());
                }
                assertTold(noServer, display);
                wsld.assertLogged(refused, 3);
                assertEquals(0, wsldhost.count("WARN|ERROR"), wsldhost::log);
            }

            try (XvfbServer server = serverWithCookie(port)) {
                assertTold(noHost, display);
                wsld.assertLogged(notReached, 2);
                assertEquals(port, server.port());

                try (Daemon wsldhost = host(port)) {
                    wsld.awaitLine("INFO .*host reached ", 2);
                    clients.run(display, "xdpyinfo").ok();
                    wsld.assertLogged(servedAgain, 2);
                    assertEquals(0, wsldhost.count("WARN|ERROR"), wsldhost::log);
                }
            }
        }
    }

    @Test
    void rulesOfBothSidesAreToldAsSuch() throws Exception {
        Files.writeString(session.config(), """
                [[x11]]
                target = "x11:5"

                [[x11]]
                allow_users = ["nobody"]
                """);
        try (XvfbServer server = XvfbServer.start();
                Daemon wsldhost = session.start(
                        Program.WSLDHOST,
                        "--listen=" + session.unix("link"),
                        "--display=127.0.0.1:" + server.port(),
                        "--allow-ports=none");
                Daemon wsld = session.start(Program.WSLD, "--host", session.unix("link"))) {
            String denied = ":"
                    + wsld.awaitLine("listening display=:(\\d+) target=x11:5 ").group(1);
            String forNobody = ":"
                    + wsld.awaitLine("listening display=:(\\d+) target=x11 ").group(1);
            wsld.awaitLine("host reached ");

            assertTold(
                    "wsld: the host does not allow x11:5; add its port to wsldhost --allow-ports (now none)", denied);
            assertTold(
                    " may not use display " + forNobody + "; add it to allow_users of wsld's configuration", forNobody);
            wsld.awaitLine("WARN .*client refused display=" + forNobody + " reason=\"user id \\d+ may not");
            assertEquals(0, wsldhost.count("WARN|ERROR"), wsldhost::log);
        }
    }

    /** By a client on Xt and one on Xlib alone, both on libxcb. */
    private void assertTold(String reason, String display) throws Exception {
        for (List<String> command : List.of(List.of("xterm", "-e", "true"), List.of("xdpyinfo"))) {
            Outcome outcome = clients.run(display, command.toArray(String[]::new));
            assertNotEquals(0, outcome.exitCode(), outcome::toString);
            assertTrue(outcome.err().contains(reason), outcome::toString);
        }
    }

    private void assertToldInBytes(String reason, String display) throws Exception {
        Path socket = Path.of("/tmp/.X11-unix", "X" + display.substring(1));
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            for (int cookieBytes : new int[] {0, 16}) {
                try (RawConnection client = RawConnection.to(socket)) {
                    client.write(RawX11.setupRequest(order, cookieBytes));
                    RawX11.SetupReply reply = RawX11.readSetupReply(client, order);
                    assertTrue(!reply.success() && reply.reason().startsWith(reason), reply::toString);
                    assertArrayEquals(new byte[0], client.readToEnd());
                }
            }
        }
    }

    private Daemon host(int port) throws IOException {
        return session.start(Program.WSLDHOST, "--listen=" + session.unix("link"), "--display=127.0.0.1:" + port);
    }

    private XvfbServer serverWithCookie(int port) throws Exception {
        Path cookies = session.path("server-cookies");
        new XClients(session)
                .run(":0", "xauth", "-q", "-f", cookies.toString(), "add", ":0", "MIT-MAGIC-COOKIE-1", COOKIE)
                .ok();
        return XvfbServer.on(port, "-auth", cookies.toString());
    }
}
