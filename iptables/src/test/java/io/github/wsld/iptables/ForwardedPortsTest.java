package io.github.wsld.iptables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.wsld.common.endpoint.PortRanges;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedPortsTest {

    @Test
    void mapsPortsRangesAndRemaps() {
        ForwardedPorts ports = ports("3000", "9000-9010", "8080:80");
        assertEquals(PortRanges.parse("3000,8080,9000-9010"), ports.guestPorts());
        assertEquals(OptionalInt.of(3000), ports.hostPort(3000));
        assertEquals(OptionalInt.of(9000), ports.hostPort(9000));
        assertEquals(OptionalInt.of(9010), ports.hostPort(9010));
        assertEquals(OptionalInt.of(80), ports.hostPort(8080));
        assertEquals(OptionalInt.empty(), ports.hostPort(80));
        assertEquals(OptionalInt.empty(), ports.hostPort(9011));
        assertEquals("3000, 9000-9010, 8080:80", ports.toString());
    }

    @Test
    void noPorts() {
        assertEquals(PortRanges.parse("none"), ForwardedPorts.NONE.guestPorts());
        assertEquals(OptionalInt.empty(), ForwardedPorts.NONE.hostPort(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "65535", "1-65535", "8080:80", "65535:1"})
    void textIsReadBack(String text) {
        assertEquals(text, PortMapping.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "-1", "80-", ":80", "80:", "80:90-91", "1-2:3", "80 81", "80,81", "100000", "8080:80:1"
            })
    void whatIsNoItem(String text) {
        assertEquals("not a port 8080, a range 9000-9010, or a remap 8080:80 (guest to host)", problem(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "0-5", "5-65536", "8080:0", "8080:65536"})
    void whatIsNoPort(String text) {
        assertEquals("a port is not 1 to 65535", problem(text));
    }

    @Test
    void aRangeThatEndsBeforeItBegins() {
        assertEquals("the range ends before it begins", problem("9010-9000"));
    }

    @ParameterizedTest
    @CsvSource({
        "8080, 8080, 8080 stands here a second time",
        "9000-9010, 9010, '9010 overlaps 9000-9010, which stands before it'",
        "9010-9020, 9000-9010, '9000-9010 overlaps 9010-9020, which stands before it'",
        "8080:80, 8080, '8080 overlaps 8080:80, which stands before it'"
    })
    void aPortIsForwardedOnce(String first, String second, String problem) {
        IllegalArgumentException twice = assertThrows(IllegalArgumentException.class, () -> ports(first, second));
        assertEquals(problem, twice.getMessage());
    }

    @Test
    void twoPortsMayReachTheSamePortOfTheHost() {
        assertEquals(OptionalInt.of(80), ports("80", "8080:80").hostPort(8080));
    }

    static ForwardedPorts ports(String... items) {
        ForwardedPorts ports = ForwardedPorts.NONE;
        for (String item : items) {
            ports = ports.with(PortMapping.parse(item));
        }
        return ports;
    }

    private static String problem(String text) {
        return assertThrows(IllegalArgumentException.class, () -> PortMapping.parse(text))
                .getMessage();
    }
}
