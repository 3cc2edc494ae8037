package io.github.wsld.common.time;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SockSampleTest {
    private static String hex(long realtime, long offset, ByteOrder order) {
        return HexFormat.of().formatHex(SockSample.encode(realtime, offset, order));
    }

    @Test
    void hasTheLayoutOfX86AndAarch64() {
        assertEquals(
                "a1b2c36500000000" + "3930000000000000" + "000000000000e0bf" + "00000000" + "00000000" + "00000000"
                        + "4b434f53",
                hex(0x65c3b2a1L * 1_000_000_000 + 12_345_999, -500_000_000, ByteOrder.LITTLE_ENDIAN));
    }

    @Test
    void hasTheLayoutOfBigEndianMachines() {
        assertEquals(
                "0000000000000001" + "00000000000f423f" + "3ff8000000000000" + "00000000" + "00000000" + "00000000"
                        + "534f434b",
                hex(1_999_999_000, 1_500_000_000, ByteOrder.BIG_ENDIAN));
    }
}
