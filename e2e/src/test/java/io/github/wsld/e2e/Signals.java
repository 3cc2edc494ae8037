package io.github.wsld.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Signals to processes, by the names that kill(1) takes. */
final class Signals {
    private Signals() {}

    /**
     * Sends one. After STOP the process stands still on return: it runs on until each of its threads has had its turn once more, which
     * takes a while on a busy machine.
     */
    static void send(String name, long pid) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid)
                .inheritIO()
                .start();
        assertEquals(0, kill.waitFor(), "SIG" + name + " to " + pid);
        while (name.equals("STOP") && !isStopped(pid)) {
            Thread.yield();
        }
    }

    private static boolean isStopped(long pid) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads.toList()) {
                // proc_pid_stat(5): the state follows the name in brackets.
                String stat = Files.readString(thread.resolve("stat"));
                if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
                    return false;
                }
            }
            return true;
        } catch (NoSuchFileException aThreadThatHasEnded) {
            return false;
        }
    }
}
