package io.github.wsld.e2e.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.wsld.e2e.Parts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Windows host under Wine: wsldhost's own jar on a Java of Windows, with doubles of Hyper-V sockets, of the Host Compute Service and of
 * wsl.exe, whose answers the test chooses while the daemon runs.
 */
final class WindowsHost {
    private static final Path JAR = Path.of("..", "wsldhost", "target", "wsldhost.jar");
    private static final Path PROGRAM = Path.of("target", "test-classes");
    private static final String SERVICE = "00001770-facb-11e6-bd58-64006a7986d3";
    /** Far beyond what anything here takes. */
    private static final long PATIENCE_SECONDS = 60;

    private final WindowsJre windows;
    private final Path folder;
    private final Path system32;
    private final Path doubles;
    private final List<String> libraries = new ArrayList<>(List.of("hvshim"));
    private boolean doublesTasks;
    private Process daemon;

    /** Compiles the doubles; neither library of the Host Compute Service is in its place yet. */
    WindowsHost(WindowsJre windows) throws IOException, InterruptedException {
        this.windows = windows;
        folder = Files.createDirectories(windows.folder().resolve("host"));
        system32 = windows.folder().resolve("prefix/drive_c/windows/system32");
        doubles = Files.createDirectories(folder.resolve("doubles"));
        for (String name : List.of("hv", "wsl", "tasks")) {
            Files.createDirectories(folder.resolve(name));
        }
        Doubles.dll("hvshim", doubles, "-lws2_32");
        Doubles.dll("vmcompute", doubles, "-lole32");
        Doubles.dll("computecore", doubles, "-lole32");
        Doubles.dll("arm64", doubles);
        Doubles.program("schtasks", doubles);
        Doubles.program("wsl", doubles);
        Doubles.program("wslhost", doubles);
        Doubles.program("pipeforward", doubles, "-lws2_32");
        install("wsl.exe");
        install("schtasks.exe");
        hcs(0, "[]");
    }

    /** Starts a double of wslhost.exe that serves a machine. */
    Process wslhost(UUID vm) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Parts.need("wine", "apt-get install wine wine64").toString(),
                WindowsJre.windowsPath(doubles.resolve("wslhost.exe")),
                "--vm-id",
                "{" + vm + "}",
                "--handle",
                "7");
        builder.environment()
                .put("WINEPREFIX", windows.folder().resolve("prefix").toString());
        builder.environment().put("WINEDEBUG", "-all");
        return builder.redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /**
     * Starts a server of a named pipe that joins its clients with a TCP port of loopback, and waits until it is there.
     *
     * @return ends it
     */
    AutoCloseable pipe(String name, int port) throws IOException, InterruptedException {
        Process server = windows.wine(
                "pipeforward",
                List.of(WindowsJre.windowsPath(doubles.resolve("pipeforward.exe")), name, Integer.toString(port)),
                Map.of());
        await(() -> windows.output("pipeforward").startsWith("listening"), () -> windows.output("pipeforward"));
        return () -> WindowsJre.stop(server);
    }

    /** Puts a double among the libraries of Windows. */
    void install(String library) throws IOException {
        Files.copy(doubles.resolve(library), system32.resolve(library), StandardCopyOption.REPLACE_EXISTING);
    }

    void uninstall(String library) throws IOException {
        Files.delete(system32.resolve(library));
    }

    /** Takes both libraries of the Host Compute Service away, if they are there. */
    void withoutHcs() throws IOException {
        for (String library : List.of("vmcompute.dll", "computecore.dll")) {
            Files.deleteIfExists(system32.resolve(library));
        }
    }

    /** Whether the Task Scheduler's program is a double from now on; Wine's own keeps no task's definition. */
    void taskScheduler(boolean isDouble) {
        doublesTasks = isDouble;
    }

    /** How the task's last run ended, as the double of the Task Scheduler says from now on. */
    void lastResult(long result) throws IOException {
        Files.writeString(folder.resolve("tasks/result"), Long.toString(result));
    }

    /** Replaces a text in the task's definition. */
    void changeTask(String from, String to) throws IOException {
        Path definition = folder.resolve("tasks/definition");
        String text = Files.readString(definition, StandardCharsets.UTF_16LE);
        assertTrue(text.contains(from), text);
        Files.writeString(definition, text.replace(from, to), StandardCharsets.UTF_16LE);
    }

    /** Whether commands run from now on as an x64 Java does on Windows on Arm. */
    void emulated(boolean isArm) {
        libraries.remove("arm64");
        if (isArm) {
            libraries.add("arm64");
        }
    }

    /** What the Host Compute Service answers from now on. */
    void hcs(int result, String json) throws IOException {
        replace(folder.resolve("hcs"), String.format("%08x\n%s", result, json));
    }

    /** The Host Compute Service lists these machines of WSL. */
    void running(UUID... vms) throws IOException {
        hcs(0, Arrays.stream(vms).map(WindowsHost::entry).toList().toString());
    }

    /** An entry of the Host Compute Service's list. */
    static String entry(UUID vm) {
        String id = vm.toString().toUpperCase(java.util.Locale.ROOT);
        return "{\"Id\":\"" + id + "\",\"SystemType\":\"VirtualMachine\",\"Owner\":\"WSL\",\"RuntimeId\":\"" + id
                + "\",\"State\":\"Running\"}";
    }

    /** What wsl.exe prints: which distributions run, in UTF-16, and what wslinfo says in them. */
    void wsl(String distributions, String vmId) throws IOException {
        Files.write(folder.resolve("wsl/running"), distributions.getBytes(StandardCharsets.UTF_16LE));
        Files.writeString(folder.resolve("wsl/vm-id"), vmId);
    }

    /** What the double of Hyper-V sockets does at each bind: the error of that number; empty for none. */
    void bindError(String error) throws IOException {
        if (error.isEmpty()) {
            Files.deleteIfExists(folder.resolve("hv/mode"));
        } else {
            replace(folder.resolve("hv/mode"), error);
        }
    }

    private static void replace(Path file, String text) throws IOException {
        Path part = Files.writeString(file.resolveSibling(file.getFileName() + ".part"), text);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Starts the daemon. */
    void start(String... arguments) throws IOException {
        daemon = java("wsldhost", arguments);
    }

    /** Runs a command of wsldhost to its end, and gives what it printed. */
    String run(int exitCode, String... arguments) throws IOException, InterruptedException {
        Process process = java("command", arguments);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still runs: " + List.of(arguments));
        assertEquals(exitCode, process.exitValue(), windows.output("command"));
        return windows.output("command");
    }

    private Process java(String name, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                WindowsJre.windowsPath(PROGRAM) + ";" + WindowsJre.windowsPath(JAR),
                WindowsHostProgram.class.getName(),
                libraries.stream()
                        .map(library -> WindowsJre.windowsPath(doubles.resolve(library + ".dll")))
                        .collect(Collectors.joining(";"))));
        all.addAll(List.of(arguments));
        Map<String, String> environment = new HashMap<>(Map.of(
                "HVSHIM_DIR", "Z:" + folder.resolve("hv"),
                "WSLD_HCS", WindowsJre.windowsPath(folder.resolve("hcs")),
                "WSLD_WSL", "Z:" + folder.resolve("wsl"),
                "WSLD_TASKS", "Z:" + folder.resolve("tasks")));
        if (doublesTasks) {
            // Else Wine takes its own, whatever lies in that place.
            environment.put("WINEDLLOVERRIDES", WindowsJre.NOT_ASKED_FOR + ";schtasks.exe=n");
        }
        return windows.java(name, all, environment);
    }

    /**
     * Has the daemon hand over to the next one, whose log goes on in the same place, and asserts that it ends well.
     *
     * @return the next one's process id
     */
    String restart() throws IOException, InterruptedException {
        String said = run(0, "restart");
        assertTrue(said.contains(" goes on in the place of "), said);
        if (daemon != null) {
            assertTrue(daemon.waitFor(30, TimeUnit.SECONDS), this::toString);
            assertEquals(0, daemon.exitValue(), log());
            // The next one is no child of this process.
            daemon = null;
        }
        return said.strip().split(" ")[3];
    }

    String log() throws IOException {
        return windows.output("wsldhost");
    }

    /** In how many lines of the log the pattern is found. */
    long count(String pattern) throws IOException {
        Pattern compiled = Pattern.compile(pattern);
        return log().lines().filter(line -> compiled.matcher(line).find()).count();
    }

    /** Waits until the pattern is found in so many lines of the log. */
    void awaitLine(String pattern, long times) throws IOException, InterruptedException {
        await(() -> count(pattern) >= times, () -> times + " times \"" + pattern + "\" in:\n" + log());
    }

    void awaitLine(String pattern) throws IOException, InterruptedException {
        awaitLine(pattern, 1);
    }

    /** The TCP port that stands for the machine's Hyper-V socket; 0 while nobody listens for it. */
    int port(UUID vm) throws IOException {
        try {
            String text = Files.readString(folder.resolve("hv").resolve(vm + "_" + SERVICE))
                    .strip();
            return text.isEmpty() ? 0 : Integer.parseInt(text);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    void awaitListening(UUID vm) throws IOException, InterruptedException {
        await(() -> port(vm) != 0, () -> "nobody listens for " + vm + ":\n" + log());
    }

    void awaitNotListening(UUID vm) throws IOException, InterruptedException {
        await(() -> port(vm) == 0, () -> "still listens for " + vm + ":\n" + log());
    }

    private void await(FileChanges.Check check, FileChanges.Words otherwise) throws IOException, InterruptedException {
        try (FileChanges changes = new FileChanges(windows.folder(), folder.resolve("hv"))) {
            changes.await(check, () -> daemon != null && !daemon.isAlive(), PATIENCE_SECONDS, otherwise);
        }
    }

    /** What the daemon's control socket answers. */
    JsonObject ask(String command) throws IOException {
        Path file;
        try (Stream<Path> files = Files.list(windows.localAppData().resolve("wsld/run"))) {
            file = files.filter(name -> name.toString().endsWith(".port"))
                    .findFirst()
                    .orElseThrow();
        }
        String[] words = Files.readString(file).strip().split(" ");
        try (Socket control = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(words[0]))) {
            control.getOutputStream().write((words[1] + " " + command + "\n").getBytes(StandardCharsets.UTF_8));
            return JsonParser.parseString(new String(control.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .getAsJsonObject();
        }
    }

    /** Stops the daemon as {@code wsldhost stop} does, and asserts that it took it well. */
    void stop() throws IOException, InterruptedException {
        if (daemon == null) {
            run(0, "stop");
            return;
        }
        if (!daemon.isAlive()) {
            fail("wsldhost has ended:\n" + log());
        }
        ask("stop");
        assertTrue(daemon.waitFor(30, TimeUnit.SECONDS), this.toString());
        assertEquals(0, daemon.exitValue(), log());
        assertTrue(count("stopping request=stop") == 1, log());
    }
}
