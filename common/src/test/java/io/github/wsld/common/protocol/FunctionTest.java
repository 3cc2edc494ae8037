package io.github.wsld.common.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class FunctionTest {

    @Test
    void codesAreTheLiteralOnes() {
        assertEquals(0x78313100, Function.X11.code());
        assertEquals(0x74637000, Function.TCP.code());
        assertEquals(0x73736861, Function.SSH_AGENT.code());
        assertEquals(0x74696d65, Function.TIME.code());
        assertEquals(0x6e6f6f70, Function.NOOP.code());
        assertEquals(0x696e666f, Function.INFO.code());
        assertEquals(0x636f6e6e, Function.CONN.code());
        assertEquals(0x74696d73, Function.TIMS.code());
    }

    @Test
    void isFoundByItsCode() {
        for (Function function : Function.values()) {
            assertEquals(Optional.of(function), Function.of(function.code()));
        }
        assertEquals(Optional.empty(), Function.of(0));
        assertEquals(Optional.empty(), Function.of(0x78313120));
    }

    @Test
    void originalsAreFive() {
        assertTrue(Function.X11.isOriginal());
        assertTrue(Function.NOOP.isOriginal());
        assertFalse(Function.INFO.isOriginal());
        assertFalse(Function.CONN.isOriginal());
        assertFalse(Function.TIMS.isOriginal());
    }

    @Test
    void textIsFitForALog() {
        assertEquals("x11", Function.X11.text());
        assertEquals("conn", Function.CONN.text());
        assertEquals("GET", Function.text(0x47455400));
        assertEquals("0x47455420", Function.text(0x47455420));
        assertEquals("0x1b5b326d", Function.text(0x1b5b326d));
        assertEquals("0x00000000", Function.text(0));
    }
}
