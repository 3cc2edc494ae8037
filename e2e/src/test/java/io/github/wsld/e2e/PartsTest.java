package io.github.wsld.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

final class PartsTest {
    @TempDir
    Path folder;

    @Test
    void findsTheFirstExecutableFile() throws Exception {
        Path first = Files.createDirectory(folder.resolve("first"));
        Path second = Files.createDirectory(folder.resolve("second"));
        Files.createDirectory(first.resolve("tool"));
        Path tool = Files.createFile(
                second.resolve("tool"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createFile(first.resolve("text"));

        assertEquals(tool, new Parts(List.of(first, second), true).find("tool", "make tool"));
        assertThrows(AssertionFailedError.class, () -> new Parts(List.of(first), true).find("text", "chmod +x text"));
    }

    @Test
    void aMissingPartSkipsTheTestAndSaysHowToGetIt() {
        var skipped = assertThrows(
                TestAbortedException.class,
                () -> new Parts(List.of(folder), false).find("tool", "apt-get install tools"));
        assertEquals(
                "tool is missing: apt-get install tools", skipped.getMessage().replace("Assumption failed: ", ""));
    }

    @Test
    void aMissingPartFailsTheTestWhereItIsRequired() {
        var failed = assertThrows(
                AssertionFailedError.class,
                () -> new Parts(List.of(folder), true).find("tool", "apt-get install tools"));
        assertEquals("tool is missing: apt-get install tools", failed.getMessage());
    }
}
