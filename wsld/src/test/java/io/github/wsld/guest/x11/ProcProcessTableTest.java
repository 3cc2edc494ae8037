package io.github.wsld.guest.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.wsld.guest.x11.ProcessTable.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcProcessTableTest {

    @TempDir
    Path proc;

    private ProcessTable processes;

    @BeforeEach
    void setUp() throws IOException {
        process(1, "1 (init) S 0 1", "/sbin/init\0");
        processes = new ProcProcessTable(proc);
    }

    @Test
    void aProcessHasACommandAndArguments() throws IOException {
        process(12, "12 (a) b (c)) R 1 12", "/usr/bin/x\0-y\0z z\0");
        assertEquals(Optional.of(new Entry(12, "a) b (c)", List.of("/usr/bin/x", "-y", "z z"))), processes.find(12));
        process(13, "13 (kthread) I 2 0", "");
        assertEquals(Optional.of(new Entry(13, "kthread", List.of())), processes.find(13));
    }

    @Test
    void aZombieAndAMissingProcessAreGone() throws IOException {
        process(12, "12 (Xvfb) Z 1 12", "");
        assertEquals(Optional.empty(), processes.find(12));
        assertEquals(Optional.empty(), processes.find(13));
    }

    @Test
    void aProcThatHidesProcessesProvesNothing() throws IOException {
        Files.createDirectory(proc.resolve("14"));
        assertEquals(Optional.of(new Entry(14, "", List.of())), processes.find(14));
        ProcessTable hiding = new ProcProcessTable(proc.resolve("14"));
        assertEquals(Optional.of(new Entry(13, "", List.of())), hiding.find(13));
    }

    @Test
    void theRealOneKnowsUs() {
        ProcessTable real = new ProcProcessTable(Path.of("/proc"));
        assertEquals(ProcessHandle.current().pid(), real.self());
        assertEquals("java", real.find(real.self()).orElseThrow().command());
    }

    private void process(int pid, String stat, String arguments) throws IOException {
        Path folder = Files.createDirectory(proc.resolve(Integer.toString(pid)));
        Files.writeString(folder.resolve("stat"), stat);
        Files.writeString(folder.resolve("cmdline"), arguments);
    }
}
