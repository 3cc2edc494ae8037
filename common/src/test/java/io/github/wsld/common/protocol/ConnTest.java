package io.github.wsld.common.protocol;

import static io.github.wsld.common.protocol.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of {@code conn} against literal bytes. */
class ConnTest {

    @ParameterizedTest
    @CsvSource({
        "x11,       0003783131",
        "x11:10,    00067831313a3130",
        "tcp:8080,  00087463703a38303830",
        "agent:ssh, 00096167656e743a737368"
    })
    void requestIsTheLiteralBytes(String target, String body) throws ProtocolException {
        ConnRequest request = new ConnRequest(Target.parse(target));
        assertEquals(body, hex(request.encode()));
        assertEquals(request, ConnRequest.decode(hex(body)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "0000",
                "0103783131",
                "0003",
                "00037831",
                "000378313100",
                "0004783131",
                "000378313a",
                "0003f83131",
                "0100"
            })
    void badRequestsAreNamed(String body) {
        assertThrows(ProtocolException.class, () -> ConnRequest.decode(hex(body)));
    }

    @ParameterizedTest
    @CsvSource({
        "OK,          0,  '',                 000000000000",
        "DENIED,      5,  port 80,            0500000500 07 706f7274203830",
        "UNREACHABLE, 2,  connection refused, 060000020012 636f6e6e656374696f6e2072656675736564",
        "BUSY,        8,  '',                 070000080000",
        "BAD,         6,  x,                  080000060001 78",
        "BAD,         65535, \u00e9,          0800ffff0002 c3a9"
    })
    void replyIsTheLiteralBytes(Status status, int code, String text, String spaced) throws ProtocolException {
        String body = spaced.replace(" ", "");
        ConnReply reply = new ConnReply(status, new Reason(code, text));
        assertEquals(body, hex(reply.encode()));
        assertEquals(reply, ConnReply.decode(hex(body)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "0000000000",
                "010000000000",
                "020000000000",
                "030000000000",
                "040000000000",
                "090000000000",
                "ff0000000000",
                "000100000000",
                "000000000001",
                "00000000000000",
                "0000000002",
                "000000000201"
            })
    void badRepliesAreNamed(String body) {
        assertThrows(ProtocolException.class, () -> ConnReply.decode(hex(body)));
    }

    @Test
    void reasonHasAtMost512Bytes() throws ProtocolException {
        byte[] longest = Arrays.copyOf(hex("060000020200"), 6 + 512);
        Arrays.fill(longest, 6, longest.length, (byte) 'x');
        assertEquals("x".repeat(512), ConnReply.decode(longest).reason().text());

        byte[] tooLong = Arrays.copyOf(hex("060000020201"), 6 + 513);
        assertThrows(ProtocolException.class, () -> ConnReply.decode(tooLong));
    }

    @Test
    void reasonIsSafeToShow() throws ProtocolException {
        ConnReply reply = ConnReply.decode(hex("060000020008" + "1b5b326d0a" + "41ff42"));
        assertEquals("?[2m?A\ufffdB", reply.reason().text());
        assertEquals("a?b?c?d?", new Reason(0, "a\u202eb\u2028c\u0085d\ud800").text());
    }

    @Test
    void reasonIsCutBetweenCharacters() {
        assertEquals("\u00e9".repeat(256), new Reason(0, "\u00e9".repeat(300)).text());
        assertEquals("x" + "\u00e9".repeat(255), new Reason(0, "x" + "\u00e9".repeat(300)).text());
        assertEquals("\ud83d\ude00".repeat(128), new Reason(0, "\ud83d\ude00".repeat(129)).text());
        assertThrows(IllegalArgumentException.class, () -> new Reason(65536, ""));
        assertThrows(IllegalArgumentException.class, () -> new Reason(-1, ""));
    }
}
