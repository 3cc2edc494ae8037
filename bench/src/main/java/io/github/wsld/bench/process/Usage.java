package io.github.wsld.bench.process;

import java.io.IOException;
import java.util.List;

/**
 * What programs, with all that they started, have used so far.
 *
 * @param cpuNanos nanoseconds on a CPU
 * @param wakeUps voluntary context switches of all threads
 */
public record Usage(long cpuNanos, long wakeUps) {
    public static Usage of(List<Child> children) throws IOException {
        long cpuNanos = 0;
        long wakeUps = 0;
        for (Child child : children) {
            for (long pid : child.pids()) {
                cpuNanos += ProcFile.cpuNanos(ProcFile.of(pid));
                wakeUps += ProcFile.wakeUps(ProcFile.of(pid));
            }
        }
        return new Usage(cpuNanos, wakeUps);
    }

    public Usage since(Usage before) {
        return new Usage(cpuNanos - before.cpuNanos, wakeUps - before.wakeUps);
    }

    /** The proportional share of memory in KiB. */
    public static long pss(List<Child> children) throws IOException {
        long sum = 0;
        for (Child child : children) {
            for (long pid : child.pids()) {
                sum += ProcFile.pss(ProcFile.of(pid));
            }
        }
        return sum;
    }

    public static long descriptors(List<Child> children) throws IOException {
        long sum = 0;
        for (Child child : children) {
            for (long pid : child.pids()) {
                sum += ProcFile.descriptors(ProcFile.of(pid));
            }
        }
        return sum;
    }
}
