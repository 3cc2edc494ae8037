package io.github.wsld.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The effect of SIGSTOP: a process runs on until one of its threads has had its turn once more, which takes a while on a busy machine. */
public final class Standstill {
    private Standstill() {}

    /** Waits until all threads of a process that was sent the signal are stopped. */
    public static void await(long pid) throws IOException {
        while (!isStopped(pid)) {
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
