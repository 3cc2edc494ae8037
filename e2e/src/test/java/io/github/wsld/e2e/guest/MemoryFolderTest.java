package io.github.wsld.e2e.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MemoryFolderTest {
    private static final String PLAIN = "tmpfs /dev/shm tmpfs rw,nosuid,nodev 0 0";
    private static final String OF_A_CONTAINER = "shm /dev/shm tmpfs rw,nosuid,nodev,noexec,relatime,size=65536k 0 0";

    @Test
    void theLastMountOfTheFolderCounts() {
        assertTrue(MemoryFolder.executable(List.of("proc /proc proc rw 0 0", PLAIN)));
        assertFalse(MemoryFolder.executable(List.of(PLAIN, OF_A_CONTAINER)));
        assertTrue(MemoryFolder.executable(List.of(OF_A_CONTAINER, PLAIN)));
        assertFalse(MemoryFolder.executable(List.of("/dev/vda /dev/shm ext4 rw 0 0")));
        assertFalse(MemoryFolder.executable(List.of("proc /proc proc rw 0 0")));
    }

    @Test
    void whatDoesNotFitLiesElsewhere() throws Exception {
        Path otherwise = Path.of("elsewhere");
        assertEquals(otherwise, MemoryFolder.choose(Integer.MAX_VALUE, otherwise));
    }
}
