package io.github.wsld.net.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.loop.Sockets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ErrnoTest {
    private final LinuxSockets sockets = new LinuxSockets();

    @Test
    void aCodeIsDescribedByNameNumberAndWords() {
        assertEquals("ECONNREFUSED (111), connection refused", Errno.describe(111));
        assertEquals("error 4711", Errno.describe(4711));
        assertEquals("ETIMEDOUT (110), timed out", sockets.describe(-110));
        assertEquals("would block", sockets.describe(Sockets.WOULD_BLOCK));
    }

    @Test
    void codesAreDistinct() {
        assertEquals(
                Errno.values().length,
                Arrays.stream(Errno.values())
                        .mapToInt(errno -> errno.code)
                        .distinct()
                        .count());
    }

    @Test
    void resultsAreClassified() {
        assertTrue(sockets.isPeerGone(-Errno.ECONNRESET.code));
        assertTrue(sockets.isPeerGone(-Errno.EPIPE.code));
        assertFalse(sockets.isPeerGone(-Errno.EIO.code));
        assertFalse(sockets.isPeerGone(Sockets.WOULD_BLOCK));
        assertTrue(sockets.isExhausted(-Errno.EMFILE.code));
        assertTrue(sockets.isExhausted(-Errno.ENFILE.code));
        assertFalse(sockets.isExhausted(-Errno.ECONNREFUSED.code));
        assertTrue(sockets.isEndOfStream(-Errno.EIO.code));
        assertFalse(sockets.isEndOfStream(-Errno.ECONNRESET.code));
    }
}
