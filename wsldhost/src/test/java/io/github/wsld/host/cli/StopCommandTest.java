package io.github.wsld.host.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.daemon.ExitCode;
import io.github.wsld.host.install.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Daemons that do not answer are ended by their process ids, which the system gives out again. */
class StopCommandTest {
    private Process process;

    @AfterEach
    void end() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Test
    void anotherProgramWithTheNumberOfADeadDaemonIsLeftAlone() throws Exception {
        // Waits for the end of its input.
        process = new ProcessBuilder("cat").start();

        Answer answer = StopCommand.end(List.of(process.pid()));

        assertEquals(ExitCode.OK, answer.code());
        assertTrue(answer.text().contains("another program has its number"), answer::text);
        assertTrue(process.isAlive());
    }

    @Test
    void aJavaThatDoesNotAnswerIsEnded(@TempDir Path folder) throws Exception {
        process = java(folder);

        Answer answer = StopCommand.end(List.of(process.pid()));

        assertEquals(ExitCode.OK, answer.code(), answer::text);
        assertTrue(answer.text().endsWith("did not answer, and was ended"), answer::text);
        assertFalse(process.isAlive());
    }

    private static Process java(Path folder) throws IOException {
        Path source = Files.writeString(
                folder.resolve("Silent.java"),
                "class Silent { public static void main(String[] a) throws Exception { System.in.read(); } }");
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), source.toString())
                .start();
    }
}
