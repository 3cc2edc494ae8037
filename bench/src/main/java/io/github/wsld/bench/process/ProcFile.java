package io.github.wsld.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the kernel says of a process in /proc; proc(5) has the formats. */
final class ProcFile {
    static final Path SELF = Path.of("/proc/self");

    /** Ticks of a second in stat: USER_HZ, which is 100 on every architecture of interest. */
    private static final long NANOS_OF_A_TICK = 10_000_000;

    private static final boolean SCHEDSTAT = Files.exists(SELF.resolve("schedstat"));
    /** Fields of stat after the command's name: utime is the 14th of all, cutime the 16th. */
    private static final int UTIME = 11;

    private static final int CUTIME = 13;

    private ProcFile() {}

    static Path of(long pid) {
        return Path.of("/proc", Long.toString(pid));
    }

    /** The first word of a line of status. */
    static String status(Path process, String key) throws IOException {
        return word(process.resolve("status"), key);
    }

    /** Pss in KiB; 0 for a process that has ended. */
    static long pss(Path process) throws IOException {
        return ended(() -> Long.parseLong(word(process.resolve("smaps_rollup"), "Pss")));
    }

    /** Nanoseconds on a CPU of its threads that live; those of children that have ended come in ticks. */
    static long cpuNanos(Path process) throws IOException {
        return overThreads(process, ProcFile::threadNanos) + ended(() -> ticks(process, CUTIME) * NANOS_OF_A_TICK);
    }

    /** Kernels without schedstat, such as a guest's, count in ticks alone. */
    private static long threadNanos(Path thread) throws IOException {
        return SCHEDSTAT
                ? Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ")[0])
                : ticks(thread, UTIME) * NANOS_OF_A_TICK;
    }

    /** A field of stat and the next one, for user and system. */
    private static long ticks(Path process, int field) throws IOException {
        String stat = Files.readString(process.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[field]) + Long.parseLong(fields[field + 1]);
    }

    /** How often threads that live gave up their CPU to wait. */
    static long wakeUps(Path process) throws IOException {
        return overThreads(process, thread -> Long.parseLong(status(thread, "voluntary_ctxt_switches")));
    }

    static long descriptors(Path process) throws IOException {
        return ended(() -> {
            try (Stream<Path> files = Files.list(process.resolve("fd"))) {
                return files.count();
            }
        });
    }

    private interface Reading {
        long read() throws IOException;
    }

    private interface ThreadReading {
        long read(Path thread) throws IOException;
    }

    private static long overThreads(Path process, ThreadReading reading) throws IOException {
        return ended(() -> {
            long sum = 0;
            try (Stream<Path> threads = Files.list(process.resolve("task"))) {
                for (Path thread : threads.toList()) {
                    sum += ended(() -> reading.read(thread));
                }
            }
            return sum;
        });
    }

    /** A process or thread may end while it is looked at: it then counts for nothing. */
    private static long ended(Reading reading) throws IOException {
        try {
            return reading.read();
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            // ESRCH, which has no exception of its own.
            if (e.getMessage() != null && e.getMessage().contains("No such process")) {
                return 0;
            }
            throw e;
        }
    }

    private static String word(Path file, String key) throws IOException {
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(key + ":")) {
                return line.substring(key.length() + 1).strip().split("\\s+")[0];
            }
        }
        throw new IOException(file + " has no line " + key);
    }
}
