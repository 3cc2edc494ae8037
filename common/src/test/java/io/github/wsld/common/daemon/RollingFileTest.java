package io.github.wsld.common.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollingFileTest {
    @TempDir
    Path folder;

    private void write(Path path, String... lines) throws IOException {
        try (RollingFile file = RollingFile.open(path, 10)) {
            for (String line : lines) {
                file.write(line.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void aFullFileIsPutAsideAndThreeAreKept() throws IOException {
        Path log = folder.resolve("new folder/a.log");
        write(log, "one 4567", "two 4567", "three 67", "four 567", "five 567");

        assertEquals("five 567", Files.readString(log));
        assertEquals("four 567", Files.readString(folder.resolve("new folder/a.log.1")));
        assertEquals("two 4567", Files.readString(folder.resolve("new folder/a.log.3")));
        assertFalse(Files.exists(folder.resolve("new folder/a.log.4")));
    }

    @Test
    void isContinuedAtTheNextStart() throws IOException {
        Path log = folder.resolve("a.log");
        write(log, "1234");
        write(log, "5678");
        assertEquals("12345678", Files.readString(log));
        write(log, "9abc");
        assertEquals("9abc", Files.readString(log));
        assertEquals("12345678", Files.readString(folder.resolve("a.log.1")));
    }

    @Test
    void goesOnInTheSameFileWhenItCannotBePutAside() throws IOException {
        Path log = folder.resolve("a.log");
        Files.createFile(folder.resolve("a.log.2"));
        Files.createDirectories(folder.resolve("a.log.3/something"));

        write(log, "1234567", "89abcdef", "g");

        assertEquals("123456789abcdefg", Files.readString(log));
    }

    @Test
    void aFileThatCannotBeWrittenIsTold() throws IOException {
        Files.createFile(folder.resolve("file"));
        assertThrows(IOException.class, () -> RollingFile.open(folder.resolve("file/a.log")));
    }
}
