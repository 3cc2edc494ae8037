package io.github.wsld.e2e.guest;

import io.github.wsld.e2e.Parts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A User Mode Linux guest on this machine's own root, for what needs a kernel to itself: AF_VSOCK (CID 2, the host's,
 * loops back inside), the clock. It has one CPU, and needs neither root nor hardware support. Guests are independent of
 * each other: each one may run on a thread of its own.
 */
public final class Guest {
    /** What UML 6.1 says at each start, of devices that it was not given. */
    private static final Pattern NOISE =
            Pattern.compile("(setup_one_line|SELinux|mmapper_init|Failed to initialize ubd).*");

    private static final int LAST_LINES = 60;
    private static final long SECONDS_TO_END_ITSELF = 5;

    private final Path folder;
    private final Path out;

    /**
     * @param folder of this run alone, made when missing; the caller removes it. Its path has neither white space, at
     *     which the kernel would split its command line, nor commas, at which mount would split its options.
     */
    public Guest(Path folder) {
        this.folder = folder.toAbsolutePath();
        this.out = this.folder.resolve("out");
        if (this.folder.toString().matches(".*[\\s,].*")) {
            throw new IllegalArgumentException("white space or a comma in the guest's folder: " + this.folder);
        }
    }

    /**
     * Runs a guest to its end, of which none of its processes is left. A missing part of this machine skips the test.
     *
     * @throws GuestFailure on a kernel panic, at the time limit, or when no exit status came back
     */
    public GuestResult run(GuestRun run) throws IOException, InterruptedException {
        Path kernel = Parts.need("linux.uml", "apt-get install user-mode-linux");
        Parts.need("modprobe", "apt-get install kmod");
        Parts.need("ip", "apt-get install iproute2");
        write(run);

        ProcessBuilder command = new ProcessBuilder(
                kernel.toString(),
                "mem=" + run.memoryMiB() + "M",
                "rootfstype=hostfs",
                "rootflags=/",
                "ro",
                "con0=fd:0,fd:1",
                "con=none",
                "quiet",
                "init=" + folder.resolve("init"));
        // UML keeps a folder in HOME, and its memory as a deleted file in TMPDIR.
        command.environment().put("HOME", folder.resolve("home").toString());
        command.environment()
                .put("TMPDIR", MemoryFolder.choose(run.memoryMiB(), folder).toString());
        command.directory(folder.toFile());
        command.redirectInput(Path.of("/dev/null").toFile());
        command.redirectErrorStream(true);
        command.redirectOutput(folder.resolve("kernel").toFile());

        Process guest = command.start();
        try {
            if (!guest.waitFor(run.limit().toMillis(), TimeUnit.MILLISECONDS)) {
                throw failure(GuestFailure.Cause.TIME_LIMIT, run.limit().toSeconds() + " s");
            }
        } finally {
            end(guest);
        }
        String status = read("status").strip();
        if (status.isEmpty()) {
            throw failure(
                    read("kernel").contains("Kernel panic") ? GuestFailure.Cause.PANIC : GuestFailure.Cause.NO_STATUS,
                    "exit value " + guest.exitValue());
        }
        return new GuestResult(Integer.parseInt(status), read("console"), out);
    }

    private void write(GuestRun run) throws IOException {
        Files.createDirectories(out);
        Files.createDirectories(folder.resolve("home"));
        copy("init.sh", folder.resolve("init"));
        copy("prelude.sh", folder.resolve("prelude"));
        if (!folder.resolve("init").toFile().setExecutable(true)) {
            throw new IOException("cannot make executable: " + folder.resolve("init"));
        }
        for (var file : run.files().entrySet()) {
            Files.writeString(out.resolve(file.getKey()), file.getValue());
        }
        if (run.systemd()) {
            Files.createFile(folder.resolve("systemd"));
        }
        Files.writeString(folder.resolve("watchdog"), run.limit().toSeconds() + 10 + "\n");
        Files.writeString(folder.resolve("environment"), environment(run));
        Files.writeString(
                folder.resolve("script"),
                ". " + quoted(folder.resolve("environment").toString()) + "\n. \"$PRELUDE\"\n" + run.script());
    }

    private String environment(GuestRun run) {
        var variables = new TreeMap<>(run.environment());
        variables.put("OUT", out.toString());
        variables.put("PRELUDE", folder.resolve("prelude").toString());
        variables.put("JAVA_HOME", System.getProperty("java.home"));
        return variables.entrySet().stream()
                .map(variable -> "export " + variable.getKey() + "=" + quoted(variable.getValue()) + "\n")
                .collect(Collectors.joining("", "", "PATH=$JAVA_HOME/bin:$PATH\n"));
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private static void copy(String resource, Path file) throws IOException {
        try (InputStream in = Guest.class.getResourceAsStream(resource)) {
            Files.copy(in, file);
        }
    }

    /** Asked to end, UML ends its processes itself; those of one that does not are ended by their ids. */
    private static void end(Process guest) throws InterruptedException {
        List<ProcessHandle> processes = guest.descendants().toList();
        guest.destroy();
        if (!guest.waitFor(SECONDS_TO_END_ITSELF, TimeUnit.SECONDS)) {
            guest.destroyForcibly().waitFor();
        }
        processes.forEach(ProcessHandle::destroyForcibly);
    }

    private GuestFailure failure(GuestFailure.Cause reason, String detail) throws IOException {
        return new GuestFailure(reason, detail, last(read("console")), last(read("kernel")));
    }

    private String read(String name) throws IOException {
        Path file = folder.resolve(name);
        return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
    }

    private static String last(String text) {
        List<String> lines =
                text.lines().filter(line -> !NOISE.matcher(line).matches()).toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }
}
