package io.github.wsld.bench.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcFileTest {
    @TempDir
    private Path process;

    @Test
    void timesOfThreadsAndOfEndedChildrenAreAdded() throws Exception {
        thread("1", "2000000 0 0", "3");
        thread("2", "500000 0 0", "4");
        // A command's name may hold anything.
        Files.writeString(process.resolve("stat"), "7 (a) b) S 1 1 1 0 -1 0 0 0 0 0 90 80 2 1 20 0 1 0\n");
        assertEquals(32_500_000, ProcFile.cpuNanos(process));
        assertEquals(7, ProcFile.wakeUps(process));
    }

    private void thread(String id, String schedstat, String switches) throws Exception {
        Path folder = Files.createDirectories(process.resolve("task").resolve(id));
        Files.writeString(folder.resolve("schedstat"), schedstat + "\n");
        Files.writeString(folder.resolve("status"), "Name:\tx\nvoluntary_ctxt_switches:\t" + switches + "\n");
    }

    @Test
    void memoryIsTheProportionalShare() throws Exception {
        Files.writeString(
                process.resolve("smaps_rollup"), "0-1 ---p [rollup]\nRss:  90 kB\nPss:   42 kB\nPss_Dirty: 1 kB\n");
        assertEquals(42, ProcFile.pss(process));
    }

    @Test
    void whatHasEndedCountsForNothing() throws Exception {
        Path gone = process.resolve("gone");
        assertEquals(0, ProcFile.pss(gone));
        assertEquals(0, ProcFile.cpuNanos(gone));
        assertEquals(0, ProcFile.descriptors(gone));
    }

    @Test
    void theKernelSaysThisOfUs() throws Exception {
        assertTrue(ProcFile.pss(ProcFile.SELF) > 1000);
        assertTrue(ProcFile.cpuNanos(ProcFile.SELF) > 1_000_000);
        assertTrue(ProcFile.descriptors(ProcFile.SELF) > 2);
    }
}
