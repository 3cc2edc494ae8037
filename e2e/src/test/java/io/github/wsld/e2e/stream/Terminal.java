package io.github.wsld.e2e.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An xterm that waits for a text.
 *
 * @param text the pipe that it comes from
 */
record Terminal(Process process, Path text) {
    /** Asserts that it has waited, takes the text, and ends as it should. */
    void finish() throws Exception {
        assertTrue(process.isAlive());
        Files.writeString(text, "text");
        assertEquals(0, process.waitFor());
    }
}
