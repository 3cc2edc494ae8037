package io.github.wsld.common.protocol;

import static io.github.wsld.common.protocol.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.endpoint.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies and document of {@code info} against literal bytes. */
class InfoTest {

    private static final HostInfo INFO = new HostInfo(
            "0.1.0", List.of("x11", "info", "conn"), List.of("x11", "tcp:1024-65535"), 4096, Vectors.HOST_INSTANCE);
    private static final byte[] JSON = Vectors.INFO_JSON.getBytes(StandardCharsets.UTF_8);

    @Test
    void requestIsOneZeroByteAndPerhapsADistribution() throws ProtocolException {
        InfoRequest nameless = new InfoRequest();
        InfoRequest named = new InfoRequest(Optional.empty(), Optional.of("Debian"));
        assertEquals("00", hex(nameless.encode()));
        assertEquals(nameless, InfoRequest.decode(hex("00")));
        assertEquals("000644656269616e", hex(named.encode()));
        byte[] both = hex("04ac1409021772" + "0644656269616e");
        assertEquals("Debian", InfoRequest.decode(both).distribution().orElseThrow());
        assertArrayEquals(both, InfoRequest.decode(both).encode());
        assertEquals(named, InfoRequest.decode(hex("000644656269616e")));
        assertEquals(
                64,
                InfoRequest.decode(hex("0040" + "41".repeat(64)))
                        .distribution()
                        .orElseThrow()
                        .length());
        for (String bad : new String[] {
            "",
            "01",
            "0000",
            "0002" + "41",
            "0001" + "4141",
            "0041" + "41".repeat(65),
            "0002" + "2d41", // -A
            "0002" + "2041",
            "0002" + "4100",
            "0002" + "412f",
            "0002" + "c3a4"
        }) {
            assertThrows(ProtocolException.class, () -> InfoRequest.decode(hex(bad)), bad);
        }
        assertThrows(IllegalArgumentException.class, () -> new InfoRequest(Optional.empty(), Optional.of("--help")));
    }

    @Test
    void requestSaysWhereSpareLinksAreAwaited() throws ProtocolException {
        InfoRequest request = new InfoRequest(Optional.of(new Endpoint.Tcp("172.20.9.2", 6002)), Optional.empty());
        assertEquals(Vectors.INFO_WITH_SPARES, hex(request.encode()));
        assertEquals(request, InfoRequest.decode(hex(Vectors.INFO_WITH_SPARES)));
        String[] malformed = {
            "04ac140902", "04ac14090217", "04ac140902177200", "04ac14090203ff", "03ac14090217", "05ac140902001772"
        };
        for (String bad : malformed) {
            assertThrows(ProtocolException.class, () -> InfoRequest.decode(hex(bad)), bad);
        }
        for (String host : new String[] {"localhost", "1.2.3", "1.2.3.256", "::1", "1.2.3.4.5"}) {
            Optional<Endpoint.Tcp> bad = Optional.of(new Endpoint.Tcp(host, 6002));
            assertThrows(IllegalArgumentException.class, () -> new InfoRequest(bad, Optional.empty()), host);
        }
        Optional<Endpoint.Tcp> privileged = Optional.of(new Endpoint.Tcp("172.20.9.2", 1023));
        assertThrows(IllegalArgumentException.class, () -> new InfoRequest(privileged, Optional.empty()));
    }

    @Test
    void replyIsTheLiteralBytes() throws ProtocolException {
        InfoReply reply = InfoReply.ok(JSON);
        assertArrayEquals(Vectors.INFO.replyBody(), reply.encode());
        InfoReply decoded = InfoReply.decode(Vectors.INFO.replyBody());
        assertEquals(reply, decoded);
        assertEquals(158, decoded.jsonLength());
        assertEquals(INFO, decoded.hostInfo(JSON));
    }

    @Test
    void refusalIsTheLiteralBytes() throws ProtocolException {
        InfoReply refusal = InfoReply.refusal(Status.BUSY, new Reason(Reason.OVER_LIMIT, "busy"));
        assertEquals(Vectors.INFO_REFUSAL, hex(refusal.encode()));
        assertEquals(refusal, InfoReply.decode(hex(Vectors.INFO_REFUSAL)));
        assertThrows(IllegalArgumentException.class, () -> InfoReply.refusal(Status.OK, Reason.NONE));
    }

    @Test
    void documentMustBeTheProvedOne() throws ProtocolException {
        InfoReply reply = InfoReply.ok(JSON);
        byte[] changed = JSON.clone();
        changed[13] ^= 1;
        assertThrows(ProtocolException.class, () -> reply.hostInfo(changed));
        assertThrows(ProtocolException.class, () -> reply.hostInfo(new byte[157]));
    }

    @Test
    void jsonLengthIsBounded() throws ProtocolException {
        String digestAndReason = "00".repeat(34);
        assertEquals(
                65536,
                InfoReply.decode(hex("0000000000010000" + digestAndReason)).jsonLength());
        for (String start : new String[] {
            "0000000000010001", "00000000ffffffff", "0000000000000000", "0700000000000001", "0001000000000001"
        }) {
            assertThrows(ProtocolException.class, () -> InfoReply.decode(hex(start + digestAndReason)), start);
        }
        assertThrows(IllegalArgumentException.class, () -> InfoReply.ok(new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> InfoReply.ok(new byte[65537]));
    }

    @Test
    void truncatedRepliesAreNamed() {
        byte[] whole = Vectors.INFO.replyBody();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(ProtocolException.class, () -> InfoReply.decode(cut));
        }
        assertThrows(ProtocolException.class, () -> InfoReply.decode(Arrays.copyOf(whole, 43)));
    }

    @Test
    void documentIsTheLiteralText() throws ProtocolException {
        assertEquals(Vectors.INFO_JSON, new String(INFO.toJson(), StandardCharsets.UTF_8));
        assertEquals(INFO, HostInfo.fromJson(JSON));
    }

    @Test
    void unknownKeysArePassedOver() throws ProtocolException {
        String newer = Vectors.INFO_JSON
                .replaceFirst("\\{", "{\"new\":{\"deep\":[1,null,{\"x\":true}]},")
                .replace("\"links\":4096", "\"streams\":1e3,\"links\":4096,\"more\":[]");
        assertEquals(INFO, read(newer));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "null",
                "{\"version\":1}",
                "{\"version\":\"\"}",
                "{\"functions\":\"x11\"}",
                "{\"limits\":4096}",
                "{\"limits\":{\"links\":\"4096\"}}",
                "{\"limits\":{\"links\":1e99}}",
                "{\"limits\":{\"links\":1,\"links\":2}}",
                "{\"instance\":\"60\"}",
                "{\"version\":\"1\",\"version\":\"2\"}"
            })
    void badDocumentsAreNamed(String text) {
        assertThrows(ProtocolException.class, () -> read(text));
    }

    @Test
    void eachKeyIsNeededAndChecked() {
        String json = Vectors.INFO_JSON;
        String[] bad = {
            json.replace("\"version\"", "\"verzion\""),
            json.replace("\"functions\"", "\"fun\""),
            json.replace("\"targets\"", "\"tar\""),
            json.replace("\"links\"", "\"lynx\""),
            json.replace("\"instance\"", "\"inst\""),
            json.replace("0.1.0", "0 1"),
            json.replace("0.1.0", "\\u001b"),
            json.replace("0.1.0", "\u00e9"),
            json.replace("0.1.0", "1".repeat(256)),
            json.replace("4096", "0"),
            json.replace("4096", "2147483648"),
            json.replace("6f\"", "6F\""),
            json.replace("[\"x11\",\"info\"", "[\"x11\",null"),
            json + "{}",
            json.replace("{\"version", "{version"),
            json.replaceFirst("\\{", "{\"deep\":" + "[".repeat(20) + "]".repeat(20) + ",")
        };
        for (String text : bad) {
            assertThrows(ProtocolException.class, () -> read(text), text);
        }
        assertThrows(ProtocolException.class, () -> HostInfo.fromJson(new byte[] {'"', (byte) 0xff, '"'}));
    }

    @Test
    void listsAndSizeAreBounded() throws ProtocolException {
        List<String> most = Collections.nCopies(32, "\\\"".repeat(127));
        byte[] largest = new HostInfo("1", most, most, Integer.MAX_VALUE, Vectors.HOST_INSTANCE).toJson();
        assertTrue(largest.length <= Limits.MAX_JSON);
        assertEquals(most, HostInfo.fromJson(largest).targets());

        String entries = "\"x11\",".repeat(32) + "\"x11\"";
        String tooMany = Vectors.INFO_JSON.replace("\"x11\",\"info\",\"conn\"", entries);
        assertThrows(ProtocolException.class, () -> read(tooMany));
        assertThrows(ProtocolException.class, () -> read(Vectors.INFO_JSON + " ".repeat(65536)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new HostInfo("1", Collections.nCopies(33, "x"), List.of(), 1, Vectors.HOST_INSTANCE));
    }

    @Test
    void messagesAreSafeToShow() {
        ProtocolException e =
                assertThrows(ProtocolException.class, () -> read("{\"limits\":{\"\\u001b[2J\":{\"\\u001b[2J\":tru}}}"));
        assertTrue(e.getMessage().chars().noneMatch(Character::isISOControl), e.getMessage());
        assertTrue(e.getMessage().length() <= Limits.MAX_REASON);
    }

    private static HostInfo read(String text) throws ProtocolException {
        return HostInfo.fromJson(text.getBytes(StandardCharsets.UTF_8));
    }
}
