package io.github.wsld.e2e.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.protocol.ConnReply;
import io.github.wsld.common.protocol.ConnRequest;
import io.github.wsld.common.protocol.Function;
import io.github.wsld.common.protocol.HostInfo;
import io.github.wsld.common.protocol.InfoReply;
import io.github.wsld.common.protocol.InfoRequest;
import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.protocol.Status;
import io.github.wsld.common.protocol.Target;
import io.github.wsld.e2e.Daemon;
import io.github.wsld.e2e.EchoServer;
import io.github.wsld.e2e.Ports;
import io.github.wsld.e2e.Program;
import io.github.wsld.e2e.RawConnection;
import io.github.wsld.e2e.Session;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** wsldhost's side of {@code conn} and {@code info}: docs/protocol.md sections 3 to 5. */
@Timeout(300)
class LinkSetUpTest {
    @TempDir
    private static Path folder;

    @AutoClose
    private static EchoServer server;

    @AutoClose
    private static Daemon wsldhost;

    private static Session session;
    private static int deadPort;

    @BeforeAll
    static void host() throws Exception {
        session = new Session(folder);
        server = EchoServer.onTcp();
        deadPort = Ports.closed();
        wsldhost =
                session.start(Program.WSLDHOST, "--listen=" + session.unix("link"), "--display=127.0.0.1:" + deadPort);
        wsldhost.awaitLine("listening endpoint=");
    }

    @Test
    void connReachesAPortAndPassesItsEndOn() throws Exception {
        try (GuestLink link = connect("tcp:" + server.port())) {
            assertEquals(ConnReply.OK, ConnReply.decode(link.replyBody()));
            link.connection().write("there and back".getBytes(US_ASCII)).endOutput();
            assertEquals("there and back", new String(link.connection().readToEnd(), US_ASCII));
        }
    }

    @Test
    void connSaysWhatIsDenied() throws Exception {
        assertRefused(
                Status.DENIED,
                Reason.DENIED,
                "the host does not allow tcp:80; add its port to wsldhost --allow-ports (now 1024-65535)",
                "tcp:80");
        assertRefused(
                Status.DENIED,
                Reason.DENIED,
                "the host has no SSH agent; start one there, or name it with wsldhost --ssh-agent",
                "agent:ssh");
    }

    @Test
    void connSaysWhatIsNotReached() throws Exception {
        String refused = "ECONNREFUSED (111)";
        assertRefused(
                Status.UNREACHABLE,
                Reason.TARGET_REFUSED,
                "no X server answers on 127.0.0.1:" + deadPort
                        + " on the host; start VcXsrv or X410, or set wsldhost --display (" + refused,
                "x11");
        assertRefused(
                Status.UNREACHABLE,
                Reason.TARGET_REFUSED,
                "nothing answers on localhost:" + deadPort + " on the host (" + refused,
                "tcp:" + deadPort);
        assertRefused(
                Status.UNREACHABLE,
                Reason.TARGET_REFUSED,
                "no X server answers on localhost:" + deadPort + " on the host; start VcXsrv or X410 (" + refused,
                "x11:" + (deadPort - 6000));
    }

    @Test
    void connSaysWhatItCannotRead() throws Exception {
        byte[] request = HexFormat.of().parseHex("0003666f6f");
        try (GuestLink link = GuestLink.open(session.path("link"), Function.CONN, request)) {
            ConnReply reply = ConnReply.decode(link.replyBody());
            assertEquals(Status.BAD, reply.status());
            assertEquals(Reason.PROTOCOL_ERROR, reply.reason().code());
        }
    }

    @Test
    void infoSaysWhatTheHostIs() throws Exception {
        try (GuestLink link = GuestLink.open(session.path("link"), Function.INFO, new InfoRequest().encode())) {
            InfoReply reply = InfoReply.decode(link.replyBody());
            assertEquals(Status.OK, reply.status());
            byte[] json = link.connection().read(reply.jsonLength());
            HostInfo info = reply.hostInfo(json);
            assertEquals(
                    List.of("x11", "tcp", "ssha", "time", "noop", "info", "conn", "tims", "strm"), info.functions());
            assertEquals(List.of("x11", "x11:N", "tcp:1024-65535"), info.targets());
            // The document is the host's last word.
            assertArrayEquals(new byte[0], link.connection().readToEnd());
        }
    }

    @Test
    void refusalsBeforeTheProofAreInTheChallenge() throws Exception {
        String noneKey = "87d2eac0ad51657a";
        String zeros = "00".repeat(80);
        // Versions 5 to 9; then the number of a key, to a host that has none.
        assertChallenge("77736c6800010000" + zeros, "636f6e6e05090000" + noneKey);
        assertChallenge("77736c6800040000" + zeros, "636f6e6e01010000" + "c1eea42ca5c91a35");
    }

    private static void assertChallenge(String challenge, String hello) throws Exception {
        HexFormat hex = HexFormat.of();
        try (RawConnection link = RawConnection.to(session.path("link"))) {
            link.write(hex.parseHex(hello), new byte[32]).endOutput();
            assertEquals(challenge, hex.formatHex(link.readToEnd()));
        }
    }

    private static void assertRefused(Status status, int code, String text, String target) throws Exception {
        try (GuestLink link = connect(target)) {
            ConnReply reply = ConnReply.decode(link.replyBody());
            assertEquals(status, reply.status());
            assertEquals(code, reply.reason().code());
            assertTrue(reply.reason().text().startsWith(text), reply::toString);
            assertArrayEquals(new byte[0], link.connection().endOutput().readToEnd());
        }
    }

    private static GuestLink connect(String target) throws Exception {
        return GuestLink.open(session.path("link"), Function.CONN, new ConnRequest(Target.parse(target)).encode());
    }
}
