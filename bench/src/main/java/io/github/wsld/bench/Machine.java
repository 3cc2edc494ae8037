package io.github.wsld.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * What figures depend on.
 *
 * @param cores that the system has
 * @param cpu as the kernel calls it
 * @param kernel release
 * @param descriptors that a process may have
 */
record Machine(int cores, String cpu, String kernel, long descriptors) {
    static Machine here() throws IOException {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                after(Path.of("/proc/cpuinfo"), "model name\\s*:\\s*(.*)", "unknown CPU"),
                Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip(),
                Long.parseLong(after(Path.of("/proc/self/limits"), "Max open files\\s+\\d+\\s+(\\d+).*", "1024")));
    }

    private static String after(Path file, String pattern, String otherwise) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.matches(pattern))
                .findFirst()
                .map(line -> line.replaceFirst(pattern, "$1"))
                .orElse(otherwise);
    }

    /** A paragraph that says what a report is worth. */
    String describe(String command, long seed) throws IOException {
        String load = Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
        return "`" + command + "` on "
                + ZonedDateTime.now(ZoneOffset.UTC).format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'")) + ": "
                + cores + " cores, " + cpu + ", Linux " + kernel + ", load average at the start " + load
                + ", at most " + descriptors + " descriptors a process, seed " + seed + ".";
    }
}
