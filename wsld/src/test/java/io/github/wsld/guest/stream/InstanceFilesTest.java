package io.github.wsld.guest.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.protocol.Instance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one run of wsld leaves for the next. That a living run's file is locked, WindowsStayOpenTest in e2e sees with processes. */
class InstanceFilesTest {
    private static final Instance KILLED = new Instance(1, 2);
    private static final Instance OWN = new Instance(3, 4);

    @TempDir
    private Path folder;

    private Path file(int pid) {
        return folder.resolve("wsld-" + pid + ".instance");
    }

    private InstanceFiles begun(int pid) throws IOException {
        InstanceFiles files = new InstanceFiles(folder, pid);
        files.begin(OWN);
        return files;
    }

    @Test
    void aRunThatEndedWithoutAWordIsFoundUntilItIsBuried() throws IOException {
        Files.writeString(file(10), KILLED + "\n");
        Files.writeString(file(12), "garbage\n");
        InstanceFiles files = begun(11);
        assertEquals(Set.of(KILLED), files.gone());
        files.buried(KILLED);
        assertEquals(Set.of(), files.gone());
        assertFalse(Files.exists(file(10)));
        files.end(true);
        assertFalse(Files.exists(file(11)));
    }

    @Test
    void aRunThatLeavesStreamsBehindLeavesItsFileToo() throws IOException {
        InstanceFiles files = begun(11);
        assertEquals(OWN + "\n", Files.readString(file(11)));
        assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(file(11)));
        files.end(false);
        assertTrue(Files.exists(file(11)));
    }

    @Test
    void aRunThatThisOneGoesOnWithIsNotBuried() throws IOException {
        Files.writeString(file(10), OWN + "\n");
        InstanceFiles files = begun(11);
        assertEquals(Set.of(), files.gone());
        assertFalse(Files.exists(file(10)));
        files.end(true);
    }

    @Test
    void aFormerRunWithTheSameProcessNumberIsBuriedAndTheFileIsOurs() throws IOException {
        Files.writeString(file(11), KILLED + "\n");
        InstanceFiles files = begun(11);
        assertEquals(Set.of(KILLED), files.gone());
        files.buried(KILLED);
        assertEquals(OWN + "\n", Files.readString(file(11)));
        files.end(true);
    }
}
