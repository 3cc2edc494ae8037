package io.github.wsld.guest.x11;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SetupFailureTest {

    @Test
    void littleEndianBytes() {
        assertEquals(
                "0005" + "0b00" + "0000" + "0200" + "68656c6c6f" + "000000", hex(ByteOrder.LITTLE_ENDIAN, "hello"));
    }

    @Test
    void bigEndianBytes() {
        assertEquals("0004" + "000b" + "0000" + "0001" + "77736c64", hex(ByteOrder.BIG_ENDIAN, "wsld"));
        assertEquals("0000" + "000b" + "0000" + "0000", hex(ByteOrder.BIG_ENDIAN, ""));
    }

    @Test
    void newlinesAndEscapesDoNotReachTheTerminal() {
        assertEquals("no host try later [31m", reason("no host\ntry\tlater\u001b[31m\r\n"));
        assertEquals("a b", reason("a\u009bb"));
    }

    @Test
    void aLongReasonIsCutBetweenCharacters() {
        assertEquals("x".repeat(255), reason("x".repeat(300)));
        assertEquals("x".repeat(254), reason("x".repeat(254) + "é" + "y"), "é takes two bytes, one is left");
        assertEquals("x".repeat(253) + "é", reason("x".repeat(253) + "éy"));
        assertEquals("x".repeat(252), reason("x".repeat(252) + "😀"));
    }

    @Test
    void theLongestReasonHas64Units() {
        byte[] reply = SetupFailure.encode(ByteOrder.BIG_ENDIAN, "x".repeat(255));
        assertEquals(8 + 256, reply.length);
        assertArrayEquals(HexFormat.of().parseHex("00ff000b00000040"), Arrays.copyOf(reply, 8));
        assertEquals(0, reply[reply.length - 1]);
    }

    private static String reason(String text) {
        byte[] reply = SetupFailure.encode(ByteOrder.LITTLE_ENDIAN, text);
        return new String(reply, 8, Byte.toUnsignedInt(reply[1]), StandardCharsets.UTF_8);
    }

    private static String hex(ByteOrder order, String text) {
        return HexFormat.of().formatHex(SetupFailure.encode(order, text));
    }
}
