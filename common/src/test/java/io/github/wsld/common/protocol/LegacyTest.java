package io.github.wsld.common.protocol;

import static io.github.wsld.common.protocol.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the original says, in literal bytes. */
class LegacyTest {

    @ParameterizedTest
    @CsvSource({
        "X11,       0,     78313100",
        "TCP,       8080,  746370001f90",
        "TCP,       65535, 74637000ffff",
        "SSH_AGENT, 0,     73736861",
        "TIME,      0,     74696d65",
        "NOOP,      0,     6e6f6f70"
    })
    void requestIsTheLiteralBytes(Function function, int port, String bytes) throws ProtocolException {
        LegacyRequest request = new LegacyRequest(function, port);
        assertEquals(bytes, hex(request.encode()));
        assertEquals(bytes.length() / 2, LegacyRequest.length(function));
        assertEquals(request, LegacyRequest.decode(hex(bytes)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "783131",
                "7831310000",
                "74637000",
                "7463700000",
                "746370000000",
                "74696d6500",
                "696e666f",
                "636f6e6e",
                "00000000"
            })
    void badRequestsAreNamed(String hex) {
        assertThrows(ProtocolException.class, () -> LegacyRequest.decode(hex(hex)));
    }

    @Test
    void nothingStandsInForASocket() {
        assertEquals(Optional.empty(), LegacyRequest.of(new Target.Socket("gpg")));
    }

    @ParameterizedTest
    @CsvSource({
        "x11, 78313100",
        "x11:0, 746370001770",
        "x11:10, 74637000177a",
        "tcp:80, 746370000050",
        "agent:ssh, 73736861"
    })
    void standsInForConn(String target, String bytes) throws ProtocolException {
        assertEquals(
                bytes, hex(LegacyRequest.of(Target.parse(target)).orElseThrow().encode()));
    }

    @Test
    void requestsOfOursAreNoneOfTheOriginals() {
        assertThrows(IllegalArgumentException.class, () -> LegacyRequest.of(Function.CONN));
        assertThrows(IllegalArgumentException.class, () -> LegacyRequest.length(Function.INFO));
        assertThrows(IllegalArgumentException.class, () -> LegacyRequest.of(Function.TCP));
        assertThrows(IllegalArgumentException.class, () -> new LegacyRequest(Function.X11, 80));
    }

    @Test
    void timeIsMicrosecondsBigEndian() throws ProtocolException {
        Instant moment = Instant.parse("2026-11-21T10:28:00.123456789Z");
        TimeReply reply = TimeReply.of(moment);
        assertEquals(1795256880123456L, reply.micros());
        assertEquals("000660c6d09ece40", hex(reply.encode()));
        assertEquals(
                Instant.parse("2026-11-21T10:28:00.123456Z"),
                TimeReply.decode(reply.encode()).instant());
        assertEquals(
                Instant.ofEpochSecond(1),
                TimeReply.decode(hex("00000000000f4240")).instant());
    }

    @Test
    void badTimesAreNamed() throws ProtocolException {
        for (String bad : new String[] {"", "000000000f4240", "0000000000000f4240", "8000000000000000"}) {
            assertThrows(ProtocolException.class, () -> TimeReply.decode(hex(bad)));
        }
        assertEquals(Long.MAX_VALUE, TimeReply.decode(hex("7fffffffffffffff")).micros());
        assertThrows(IllegalArgumentException.class, () -> TimeReply.of(Instant.EPOCH.minusSeconds(1)));
    }
}
