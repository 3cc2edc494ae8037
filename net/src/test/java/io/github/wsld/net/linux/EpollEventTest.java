package io.github.wsld.net.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class EpollEventTest {
    private static final int EVENTS = EpollEvent.EPOLLIN | EpollEvent.EPOLLHUP;
    private static final long TOKEN = 0x1122_3344_5566_7788L;

    @Test
    void packedOnX86() {
        assertEquals("11000000" + "8877665544332211", twoEvents("amd64").substring(0, 24));
        assertEquals(twoEvents("amd64"), twoEvents("x86_64"));
        assertEquals("11000000" + "8877665544332211" + "11000000" + "8877665544332211", twoEvents("amd64"));
    }

    @Test
    void alignedOnArm() {
        String event = "11000000" + "00000000" + "8877665544332211";
        assertEquals(event + event, twoEvents("aarch64"));
        assertEquals(event + event, twoEvents("riscv64"));
    }

    @Test
    void anArchitectureThatWasNeverLookedAtIsRefused() {
        assertThrows(UnsupportedOperationException.class, () -> EpollEvent.of("sparc"));
    }

    /** Two events as they follow each other in memory. */
    private static String twoEvents(String architecture) {
        EpollEvent layout = EpollEvent.of(architecture);
        ByteBuffer memory = ByteBuffer.allocate(2 * layout.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < memory.capacity(); at += layout.size()) {
            memory.putInt(at, EVENTS);
            memory.putLong(at + layout.dataOffset(), TOKEN);
        }
        return HexFormat.of().formatHex(memory.array());
    }
}
