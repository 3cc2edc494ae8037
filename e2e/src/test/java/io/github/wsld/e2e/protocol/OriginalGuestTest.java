package io.github.wsld.e2e.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.wsld.e2e.Daemon;
import io.github.wsld.e2e.EchoServer;
import io.github.wsld.e2e.Outcome;
import io.github.wsld.e2e.Ports;
import io.github.wsld.e2e.Program;
import io.github.wsld.e2e.RawConnection;
import io.github.wsld.e2e.Session;
import io.github.wsld.e2e.x11.RawX11;
import io.github.wsld.e2e.x11.XvfbServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** wsldhost as the original's guest knows a host: docs/protocol.md section 2, byte for byte. */
@Timeout(300)
class OriginalGuestTest {
    private static final byte[] X11 = {'x', '1', '1', 0};
    private static final byte[] NOTHING = {};

    @TempDir
    private static Path folder;

    @AutoClose
    private static XvfbServer display;

    @AutoClose
    private static EchoServer server;

    @AutoClose
    private static EchoServer forbidden;

    @AutoClose
    private static EchoServer agent;

    @AutoClose
    private static Daemon wsldhost;

    private static Session session;
    private static int tcp;

    @BeforeAll
    static void host() throws Exception {
        session = new Session(folder);
        display = XvfbServer.start();
        server = EchoServer.onTcp();
        forbidden = EchoServer.onTcp();
        agent = EchoServer.on(session.path("agent"));
        tcp = Ports.closed();
        wsldhost = session.start(
                Program.WSLDHOST,
                "--listen=" + session.unix("link"),
                "--listen=tcp:127.0.0.1:" + tcp,
                "--display=127.0.0.1:" + display.port(),
                "--ssh-agent=" + session.unix("agent"),
                "--allow-ports=1024-" + (forbidden.port() - 1) + "," + (forbidden.port() + 1) + "-65535");
        wsldhost.awaitLine("listening endpoint=tcp:");
    }

    @Test
    void x11IsTheXServer() throws Exception {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            try (RawConnection link = link().write(X11, RawX11.setupRequest(order, 0))) {
                assertTrue(RawX11.readSetupReply(link, order).success());
            }
        }
    }

    @Test
    void x11MayComeByteByByte() throws Exception {
        try (RawConnection link = link()) {
            byte[] all = ByteBuffer.allocate(16)
                    .put(X11)
                    .put(RawX11.setupRequest(ByteOrder.LITTLE_ENDIAN, 0))
                    .array();
            for (byte each : all) {
                link.write(new byte[] {each});
            }
            assertTrue(RawX11.readSetupReply(link, ByteOrder.LITTLE_ENDIAN).success());
        }
    }

    @Test
    void tcpIsAPortOfLoopbackAndPassesEachEndOn() throws Exception {
        for (RawConnection link : new RawConnection[] {link(), RawConnection.to(tcp)}) {
            try (link) {
                link.write(tcp(server.port()), "there and back".getBytes(US_ASCII))
                        .endOutput();
                assertEquals("there and back", new String(link.readToEnd(), US_ASCII));
            }
        }
    }

    @Test
    void tcpGoesNoFurtherThanTheAllowListAndIsToldByAReset() throws Exception {
        for (int port : new int[] {80, forbidden.port(), Ports.closed()}) {
            assertCutOff(link().write(tcp(port)));
            try (RawConnection link = RawConnection.to(tcp).write(tcp(port))) {
                assertEquals(
                        "Connection reset",
                        assertThrows(IOException.class, link::readToEnd).getMessage());
            }
        }
        assertEquals(0, forbidden.connections());
        String errors = status().getAsJsonArray("errors").toString();
        assertTrue(errors.contains("the host does not allow tcp:80;"), errors);
        assertTrue(errors.contains("the host does not allow tcp:" + forbidden.port() + ";"), errors);
    }

    @Test
    void tcpToPort0IsClosed() throws Exception {
        assertCutOff(link().write(tcp(0)));
    }

    @Test
    void sshaIsTheAgent() throws Exception {
        byte[] request = {0, 0, 0, 1, 11};
        try (RawConnection link = link().write("ssha".getBytes(US_ASCII), request)) {
            assertArrayEquals(request, link.read(request.length));
        }
    }

    @Test
    void timeIsMicrosecondsAndThenTheEnd() throws Exception {
        Instant before = Instant.now().truncatedTo(ChronoUnit.MICROS);
        try (RawConnection link = link().write("time".getBytes(US_ASCII))) {
            byte[] reply = link.readToEnd();
            assertEquals(8, reply.length);
            Instant told = Instant.EPOCH.plus(ByteBuffer.wrap(reply).getLong(), ChronoUnit.MICROS);
            assertTrue(!told.isBefore(before) && !told.isAfter(Instant.now()), () -> told + ", asked at " + before);
        }
    }

    @Test
    void noopCloses() throws Exception {
        try (RawConnection link = link().write("noop".getBytes(US_ASCII))) {
            assertArrayEquals(NOTHING, link.readToEnd());
        }
    }

    @Test
    void anUnknownFunctionIsClosedAndCounted() throws Exception {
        long before = unknownFunctions();
        for (String function : new String[] {"abcd", "X11\0", "STRM", "\0\0\0\0"}) {
            try (RawConnection link = link().write(function.getBytes(US_ASCII))) {
                assertArrayEquals(NOTHING, link.readToEnd());
            }
        }
        assertEquals(before + 4, unknownFunctions());
    }

    @Test
    void halfARequestHarmsNobody() throws Exception {
        for (byte[] half : new byte[][] {{}, {'t', 'c'}, {'t', 'c', 'p', 0}, {'t', 'c', 'p', 0, 31}}) {
            try (RawConnection link = link().write(half).endOutput()) {
                assertArrayEquals(NOTHING, link.readToEnd());
            }
        }
        assertEquals(0, wsldhost.count("ERROR"), wsldhost::log);
    }

    private static long unknownFunctions() throws Exception {
        return status().getAsJsonObject("counters").get("unknown_functions").getAsLong();
    }

    private static JsonObject status() throws Exception {
        Outcome status = session.run(Program.WSLDHOST, "status", "--json").ok();
        return JsonParser.parseString(status.out()).getAsJsonArray().get(0).getAsJsonObject();
    }

    private static RawConnection link() throws IOException {
        return RawConnection.to(session.path("link"));
    }

    private static byte[] tcp(int port) {
        return ByteBuffer.allocate(6)
                .put("tcp\0".getBytes(US_ASCII))
                .putShort((short) port)
                .array();
    }

    private static void assertCutOff(RawConnection link) throws IOException {
        try (link) {
            assertArrayEquals(NOTHING, link.readToEnd());
        } catch (IOException e) {
            assertTrue(e.getMessage().contains("reset"), e::toString);
        }
    }
}
