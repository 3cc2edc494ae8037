package io.github.wsld.net.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.wsld.common.time.Discipline;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** struct timex byte by byte, in little-endian order whatever the machine. */
class TimexTest {
    private final byte[] bytes = new byte[Timex.SIZE];
    private final ByteBuffer timex = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);

    TimexTest() {
        Arrays.fill(bytes, (byte) 0xee);
    }

    /** All bytes must be 0 but for these: offset and hexadecimal digits, alternately. */
    private void assertBytes(Object... fields) {
        byte[] expected = new byte[Timex.SIZE];
        for (int i = 0; i < fields.length; i += 2) {
            byte[] field = HexFormat.of().parseHex((String) fields[i + 1]);
            System.arraycopy(field, 0, expected, (Integer) fields[i], field.length);
        }
        assertEquals(HexFormat.of().formatHex(expected), HexFormat.of().formatHex(bytes));
    }

    @Test
    void readingSetsNothing() {
        Timex.putRead(timex);
        assertBytes();
    }

    @Test
    void stepsHaveSecondsAndMicroseconds() {
        Timex.putStep(timex, 3_600_000_001_499L);
        assertBytes(0, "00010000", 72, "100e000000000000", 80, "0100000000000000");
        // -0.3 s is -1 s and 700000 us.
        Timex.putStep(timex, -300_000_000);
        assertBytes(0, "00010000", 72, "ffffffffffffffff", 80, "60ae0a0000000000");
        Timex.putStep(timex, -1_000_000_000);
        assertBytes(0, "00010000", 72, "ffffffffffffffff");
        Timex.putStep(timex, 499);
        assertBytes(0, "00010000");
    }

    @Test
    void ratesAreFrequencyAlone() {
        Timex.putRate(timex, 0);
        assertBytes(0, "02400000", 88, "1027000000000000");
        Timex.putRate(timex, -200);
        assertBytes(0, "02400000", 16, "000038ffffffffff", 88, "1027000000000000");
        Timex.putRate(timex, 500);
        assertBytes(0, "02400000", 16, "0000f40100000000", 88, "1027000000000000");
    }

    @Test
    void greatRatesAreTickAndFrequency() {
        Timex.putRate(timex, 5000);
        assertBytes(0, "02400000", 88, "4227000000000000");
        Timex.putRate(timex, -5030.5);
        assertBytes(0, "02400000", 16, "0080e1ffffffffff", 88, "de26000000000000");
        Timex.putRate(timex, 100_500);
        assertBytes(0, "02400000", 16, "0000f40100000000", 88, "f82a000000000000");
    }

    @ParameterizedTest
    @ValueSource(doubles = {100_501, -100_501, Double.NaN, Double.POSITIVE_INFINITY})
    void impossibleRatesAreRefused(double ppm) {
        assertThrows(IllegalArgumentException.class, () -> Timex.putRate(timex, ppm));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "12.25, 12.25", "-499.5, -499.5", "777, 777", "-5123.0625, -5123.0625", "99999.5, 99999.5"})
    void whatIsWrittenIsRead(double written, double read) {
        Timex.putRate(timex, written);
        assertEquals(read, Timex.rate(timex));
    }

    @Test
    void theStateIsRateSynchronisationAndGreatestError() {
        Timex.putRate(timex, 777);
        timex.putLong(24, 1_500);
        timex.putInt(40, 0x0041);
        assertEquals(new Discipline(777, false, 1_500_000), Timex.discipline(timex));
        timex.putInt(40, 0x0001);
        assertEquals(new Discipline(777, true, 1_500_000), Timex.discipline(timex));
    }
}
