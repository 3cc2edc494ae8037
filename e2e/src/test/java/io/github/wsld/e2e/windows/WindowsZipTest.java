package io.github.wsld.e2e.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.github.wsld.e2e.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The zip for Windows that {@code -Pdist} packs: unpacked and run as a user would, and as the logon task would. */
@Tag("windows")
@ExtendWith(Windows.class)
class WindowsZipTest {
    private static final long SECONDS = 90;
    private static final Path TARGET = Path.of("..", "wsldhost", "target");

    private final WindowsJre windows;
    private Path home;

    WindowsZipTest(WindowsJre windows) {
        this.windows = windows;
    }

    @BeforeEach
    void unpack() throws IOException {
        Path folder = Files.createTempDirectory(windows.folder(), "the zip ");
        try (Stream<Path> files = Files.list(TARGET)) {
            Path zip = files.filter(file -> file.toString().endsWith("-windows.zip"))
                    .findAny()
                    .orElseThrow(() -> new IOException("no zip in " + TARGET + ": mvn -Pwindows,dist verify makes it"));
            unpack(zip, folder);
        }
        try (Stream<Path> files = Files.list(folder)) {
            home = files.findAny().orElseThrow();
        }
    }

    private static void unpack(Path zip, Path folder) throws IOException {
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path file = folder.resolve(entry.getName()).normalize();
                assertTrue(file.startsWith(folder), entry::getName);
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(in, file);
                }
            }
        }
    }

    /** Runs wsldhost.cmd to its end, and gives what it wrote. No argument has a blank: cmd takes quotes away. */
    private String command(int exitCode, Map<String, String> environment, String... arguments) throws Exception {
        return run(exitCode, List.of("cmd", "/c"), "wsldhost.cmd", environment, arguments);
    }

    private String run(
            int exitCode, List<String> by, String script, Map<String, String> environment, String... arguments)
            throws Exception {
        int code = end(by, script, environment, arguments);
        String output = windows.output("script");
        assertEquals(exitCode, code, output);
        return output;
    }

    private int end(List<String> by, String script, Map<String, String> environment, String... arguments)
            throws Exception {
        List<String> words = new ArrayList<>(by);
        words.add(WindowsJre.windowsPath(home.resolve(script)));
        words.addAll(List.of(arguments));
        Process process = windows.wine("script", words, environment);
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            WindowsJre.stop(process);
            fail(script + " did not end: " + windows.output("script"));
        }
        return process.exitValue();
    }

    /** Stops a daemon by the command, which waits for an answer for seconds only: on a machine that is busy it asks again. */
    private void stop(Process daemon) throws Exception {
        boolean isLate;
        do {
            end(List.of("cmd", "/c"), "wsldhost.cmd", java("JAVA_HOME"), "stop");
            String said = windows.output("script");
            isLate = said.contains("no reply in time");
            assertTrue(isLate || said.contains(" has stopped") || !daemon.isAlive(), said);
        } while (isLate && !daemon.waitFor(10, TimeUnit.SECONDS));
        assertTrue(daemon.waitFor(SECONDS, TimeUnit.SECONDS), "the daemon did not end");
        assertEquals(0, daemon.exitValue());
    }

    private static Map<String, String> java(String variable) {
        return Map.of(variable, WindowsJre.windowsPath(WindowsJre.home()));
    }

    @Test
    void theCommandFindsAJavaAndPassesArgumentsAndExitCodesOn() throws Exception {
        for (String variable : List.of("JAVA_HOME", "WSLD_JAVA")) {
            String version = command(0, java(variable), "--version");
            assertTrue(version.startsWith("wsldhost ") && version.contains("Windows"), version);
        }
        String onPath = WindowsJre.windowsPath(WindowsJre.home().resolve("bin"));
        String wrong = command(64, Map.of("WINEPATH", onPath), "--display", "nowhere");
        assertTrue(wrong.contains("\"tcp:nowhere\" cannot be used"), wrong);
    }

    @Test
    void theCommandSaysWhenThereIsNoJava() throws Exception {
        assertTrue(command(69, Map.of(), "--version").contains("no Java 17 or later found"));
        String nowhere = "Z:\\nowhere (x86)\\java";
        String said = command(69, Map.of("WSLD_JAVA", nowhere), "--version");
        assertTrue(said.contains("WSLD_JAVA=\"" + nowhere + "\" is no Java 17"), said);
    }

    @Test
    void theZipHoldsTheProgramItsLaunchersAndSamples() throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            assertEquals(
                    Set.of(
                            "README.txt",
                            "lib/java.options",
                            "lib/wsldhost.jar",
                            "wsld.toml",
                            "wsldhost.cmd",
                            "wsldhostw.js"),
                    files.filter(Files::isRegularFile)
                            .map(file -> home.relativize(file).toString())
                            .collect(Collectors.toSet()));
        }
    }

    /** By cscript, which writes to the console what wscript shows in a window. */
    @Test
    void theLauncherWithoutAWindowTellsWhyWsldhostEnded() throws Exception {
        List<String> cscript = List.of("cscript");
        String noJava = run(69, cscript, "wsldhostw.js", Map.of());
        assertTrue(noJava.contains("exit code 69") && noJava.contains("no Java 17 or later found"), noJava);

        String wrong = run(64, cscript, "wsldhostw.js", java("JAVA_HOME"), "--socket", "a b");
        assertTrue(wrong.contains("exit code 64") && wrong.contains("\"a b\""), wrong);
        assertFalse(wrong.contains("Usage"), wrong);
    }

    @Test
    void theLauncherWithoutAWindowRunsUntilWsldhostIsStopped() throws Exception {
        int port = Ports.free();
        Process launcher = windows.wine(
                "launcher",
                List.of(
                        "wscript",
                        WindowsJre.windowsPath(home.resolve("wsldhostw.js")),
                        "--listen",
                        "tcp:127.0.0.1:" + port),
                java("JAVA_HOME"));
        try {
            awaitText(windows.localAppData().resolve("wsld/logs/wsldhost.log"), "endpoint=tcp:127.0.0.1:" + port);

            stop(launcher);
        } finally {
            WindowsJre.stop(launcher);
        }
    }

    /** Whether a task can be made is not asked: Wine's scheduler starts on some machines alone, and takes anything there. */
    @Test
    void aTaskThatIsNotThereAndAWrongOptionAreTold() throws Exception {
        assertTrue(command(64, java("JAVA_HOME"), "install", "--bogus").contains("--bogus"), "a wrong option");
        assertTrue(command(69, java("JAVA_HOME"), "start").contains("there is no task"));
    }

    /** As the task starts it: no console, a log file, the file with Java's options. */
    @Test
    void runsWithoutAConsoleHoldsTheDistributionOfAnOpenWindowAndStopsWhenAsked() throws Exception {
        Path wsl = Files.createDirectories(home.resolve("wsl"));
        Files.write(wsl.resolve("running"), "Debian\r\n".getBytes(StandardCharsets.UTF_16LE));
        Files.copy(
                Doubles.program("wsl", wsl),
                windows.folder().resolve("prefix/drive_c/windows/system32/wsl.exe"),
                StandardCopyOption.REPLACE_EXISTING);
        Path log = home.resolve("logs/wsldhost.log");
        int port = Ports.free();
        try (ServerSocket display = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process daemon = windows.wine(
                    "daemon",
                    List.of(
                            WindowsJre.windowsPath(WindowsJre.home().resolve("bin/javaw.exe")),
                            "@" + WindowsJre.windowsPath(home.resolve("lib/java.options")),
                            "-jar",
                            WindowsJre.windowsPath(home.resolve("lib/wsldhost.jar")),
                            "--listen",
                            "tcp:127.0.0.1:" + port,
                            "--display",
                            "127.0.0.1:" + display.getLocalPort(),
                            "--log-file",
                            WindowsJre.windowsPath(log)),
                    Map.of("WSLD_WSL", "Z:" + wsl));
            try {
                awaitText(log, "listening endpoint=tcp:127.0.0.1:" + port);
                try (Socket guest = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    guest.getOutputStream().write("x11\0hello".getBytes(StandardCharsets.US_ASCII));
                    try (Socket window = display.accept();
                            InputStream in = window.getInputStream()) {
                        assertEquals("hello", new String(in.readNBytes(5), StandardCharsets.US_ASCII));
                        awaitText(wsl.resolve("asked"), "held without a console");
                        awaitText(log, "distributions held while their windows are open names=[Debian]");

                        stop(daemon);
                    }
                }
                awaitText(wsl.resolve("asked"), "let go");
            } finally {
                WindowsJre.stop(daemon);
            }
        }
    }

    /** A program that runs cannot be replaced on Windows: the new one lies in a folder of its own, and is run from there. */
    @Test
    void aNewerProgramTakesThePlaceOfTheOneThatRuns() throws Exception {
        Path first = home;
        Path log = first.resolve("logs/wsldhost.log");
        Process daemon = windows.wine(
                "daemon",
                List.of(
                        WindowsJre.windowsPath(WindowsJre.home().resolve("bin/javaw.exe")),
                        "@" + WindowsJre.windowsPath(first.resolve("lib/java.options")),
                        "-jar",
                        WindowsJre.windowsPath(first.resolve("lib/wsldhost.jar")),
                        "--listen",
                        "tcp:127.0.0.1:0",
                        "--log-level=debug",
                        "--log-file",
                        WindowsJre.windowsPath(log)),
                Map.of());
        try {
            awaitText(log, "listening endpoint=tcp:127.0.0.1:");
            unpack();

            String restarted = command(0, java("JAVA_HOME"), "restart");

            assertTrue(restarted.contains(" goes on in the place of "), restarted);
            String lib = WindowsJre.windowsPath(home.resolve("lib"));
            awaitText(log, "@" + lib + "\\java.options, -jar, " + lib + "\\wsldhost.jar, --listen, tcp:127.0.0.1:0");
            assertTrue(daemon.waitFor(SECONDS, TimeUnit.SECONDS), "the first one did not end");
            assertEquals(0, daemon.exitValue(), () -> text(log));
            String stopped = command(0, java("JAVA_HOME"), "stop");
            assertTrue(stopped.contains(" has stopped"), stopped);
        } finally {
            WindowsJre.stop(daemon);
        }
    }

    private static void awaitText(Path file, String text) throws IOException, InterruptedException {
        try (FileChanges changes = new FileChanges(Files.createDirectories(file.getParent()))) {
            changes.await(
                    () -> text(file).contains(text),
                    () -> false,
                    SECONDS,
                    () -> "no \"" + text + "\" in " + file + ":\n" + text(file));
        }
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            return e.toString();
        }
    }
}
