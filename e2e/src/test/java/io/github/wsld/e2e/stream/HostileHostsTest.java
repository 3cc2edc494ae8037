package io.github.wsld.e2e.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.StrmReply;
import io.github.wsld.common.protocol.StrmRequest;
import io.github.wsld.e2e.Program;
import io.github.wsld.e2e.RawConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A host that means harm to one stream after another, against a real wsld that serves an X client beside. */
@Timeout(300)
class HostileHostsTest {
    @TempDir
    private static Path folder;

    @AutoClose
    private static StreamBridge bridge;

    private static DeceivingHost host;
    private static XPing beside;

    @BeforeAll
    static void start() throws Exception {
        bridge = new StreamBridge(folder);
        bridge.startHost();
        host = bridge.opened(new DeceivingHost(
                bridge.session().path("deceit"), bridge.session().path("link")));
        bridge.startGuest("deceit");
        beside = bridge.ping();
    }

    @AfterEach
    void theClientBesideIsUndisturbed() throws Exception {
        beside.askAndAwait();
        try (XPing another = new XPing(bridge.display())) {
            another.askAndAwait();
        }
        assertEquals(0, bridge.wsld().count("ERROR"), bridge.wsld()::log);
    }

    private static byte[] ok(byte[] request) {
        return ok(request, 0);
    }

    private static byte[] ok(byte[] request, long received) {
        try {
            StrmRequest.OfStream asked = (StrmRequest.OfStream) StrmRequest.decode(request);
            return StrmReply.ok(asked.epoch(), received, 65536).encode();
        } catch (ProtocolException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] frames(String hexadecimal) {
        return HexFormat.of().parseHex(hexadecimal.replace(" ", ""));
    }

    @Test
    void framesThatBreakTheProtocolEndTheirOwnStream() throws Exception {
        String nothing = "0000000000000000";
        Map<String, String> cases = new LinkedHashMap<>();
        cases.put("09 000000", "frame has type 9, which has no meaning");
        cases.put("06 000008" + nothing, "frame PING does not go this way");
        cases.put("07 000008" + nothing, "PONG");
        cases.put("05 000000", "DONE");
        cases.put("01 010009" + nothing, "frame DATA is 65545 bytes long");
        cases.put("01 000009 0000000000000005 41", "DATA is at 5, not 0");
        cases.put("01 000009 ffffffffffffffff 41", "beyond 2^63");
        cases.put("02 000008 0000000000000001", "ACK is 1, not 0 to 0");
        cases.put("03 000008 0000000000000007", "END is at 7, not 0");
        cases.put("03 000008" + nothing + "03 000008 0000000000000001", "END comes after END");
        // What it says is shown to people, but does not steer their terminal.
        cases.put("04 00000a 270f" + HexFormat.of().formatHex("a\u001b[2J\nbc".getBytes(UTF_8)), "a?[2J?bc");
        for (Map.Entry<String, String> one : cases.entrySet()) {
            host.deceive(link -> {
                DeceivingHost.setUp(link, HostileHostsTest::ok);
                link.write(frames(one.getKey()));
            });
            assertClientEnds();
            assertLost(one.getValue());
            beside.askAndAwait();
        }
        host.deceive(link -> DeceivingHost.setUp(link, request -> ok(request, 5)));
        assertClientEnds();
        bridge.wsld()
                .awaitLine("clients refused target=socket:echo reason=\"the other side has received 5, not 0 to 0");
        Status status = bridge.status(Program.WSLD);
        assertTrue(
                status.errors().stream().anyMatch(error -> error.text().equals("streams lost: END comes after END")),
                () -> status.errors().toString());
    }

    /** A client that takes nothing, and a host that sends on and on. */
    @Test
    void bytesBeyondTheWindowEndTheirOwnStream() throws Exception {
        host.deceive(HostileHostsTest::sendOnAndOn);
        try (RawConnection client = RawConnection.to(bridge.client())) {
            assertLost("DATA goes beyond the window of 1048576");
            assertTrue(client.readToEnd().length > 0);
        } catch (IOException e) {
            assertEquals("Connection reset", e.getMessage());
        }
    }

    private static void sendOnAndOn(RawConnection link) throws IOException {
        int piece = 1 << 16;
        DeceivingHost.setUp(link, HostileHostsTest::ok);
        for (long offset = 0; offset < 8 << 20; offset += piece) {
            link.write(frames("01 010008" + HexFormat.of().toHexDigits(offset)), new byte[piece]);
        }
    }

    /** A link that did not come about is dialled again, and the next one leads to the real host. */
    @Test
    void aSetUpThatIsNoneCostsADial() throws Exception {
        host.deceive(link -> link.write(new byte[200]));
        assertEchoes();
        host.deceive(
                link -> link.write("HTTP/1.1 400 Bad Request\r\n".repeat(10).getBytes(UTF_8)));
        assertEchoes();
        // As an old host does: that it is none is known.
        host.deceive(RawConnection::close);
        assertEchoes();
        // A proof where there is no key.
        host.deceive(link -> link.write(HexFormat.of().parseHex("77736c6801000000" + "01".repeat(80))));
        assertEchoes();
        host.deceive(link -> DeceivingHost.setUp(link, request -> new byte[] {99}));
        assertEchoes();
        host.deceive(link -> DeceivingHost.setUp(link, request -> new byte[1024]));
        assertEchoes();
    }

    private void assertClientEnds() throws IOException {
        try (RawConnection client = RawConnection.to(bridge.client())) {
            assertArrayEquals(new byte[0], client.readToEnd());
        } catch (IOException e) {
            assertEquals("Connection reset", e.getMessage());
        }
    }

    private void assertLost(String reason) throws InterruptedException {
        bridge.wsld().awaitLine("streams lost, .* reason=\".*" + Pattern.quote(reason));
    }

    private void assertEchoes() throws Exception {
        byte[] bytes = "there and back".getBytes(UTF_8);
        try (RawConnection client = RawConnection.to(bridge.client())) {
            assertArrayEquals(bytes, client.write(bytes).endOutput().readToEnd());
        }
        beside.askAndAwait();
    }
}
