package io.github.wsld.common.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortRangesTest {

    @Test
    void holdsItsPortsAndNoOthers() {
        PortRanges ports = PortRanges.parse("1024-65535,80");
        assertTrue(ports.contains(80));
        assertTrue(ports.contains(1024));
        assertTrue(ports.contains(65535));
        assertFalse(ports.contains(79));
        assertFalse(ports.contains(81));
        assertFalse(ports.contains(1023));
        for (int none : new int[] {Integer.MIN_VALUE, -1, 0, 65536, Integer.MAX_VALUE}) {
            assertFalse(ports.contains(none));
        }
    }

    @Test
    void setsAreCombined() {
        PortRanges ports = PortRanges.parse("80,1000-1010");
        assertEquals(
                "80,1000-1004,1006-1010",
                ports.without(PortRanges.parse("5,1005")).toString());
        assertEquals("80,1010", ports.and(PortRanges.parse("1-80,1010-1020")).toString());
        assertEquals("80,1000-1010", ports.toString());
        assertEquals(PortRanges.NONE, ports.and(PortRanges.NONE));
        assertEquals("7-8,65535", PortRanges.of(IntStream.of(8, 65535, 7, 8)).toString());
        assertThrows(IllegalArgumentException.class, () -> PortRanges.of(IntStream.of(0)));
    }

    @Test
    void defaultLeavesOutPrivilegedPorts() {
        assertFalse(PortRanges.DEFAULT.contains(1023));
        assertTrue(PortRanges.DEFAULT.contains(1024));
        assertEquals("1024-65535", PortRanges.DEFAULT.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1024-65535,80 | 80,1024-65535",
                "80 , 81 | 80-81",
                "5-9,1-6 | 1-9",
                "7-7 | 7",
                "1 - 3 | 1-3",
                "1-65535 | 1-65535",
                "none | none"
            })
    void textIsTheShortest(String text, String shortest) {
        assertEquals(shortest, PortRanges.parse(text).toString());
        assertEquals(PortRanges.parse(text), PortRanges.parse(shortest));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "80,",
                "0",
                "65536",
                "0-5",
                "9-5",
                "1-2-3",
                "-5",
                "5-",
                "http",
                "+5",
                "99999999999",
                "none,5"
            })
    void whatIsWrongIsNamed(String text) {
        assertThrows(IllegalArgumentException.class, () -> PortRanges.parse(text));
    }

    @Test
    void rangesAreTheFewest() {
        assertEquals(
                List.of(new PortRanges.Range(80, 80), new PortRanges.Range(8080, 8082)),
                PortRanges.parse("8081-8082,80,8080").ranges());
        assertTrue(PortRanges.parse("none").isEmpty());
        assertEquals(List.of(), PortRanges.parse("none").ranges());
    }
}
