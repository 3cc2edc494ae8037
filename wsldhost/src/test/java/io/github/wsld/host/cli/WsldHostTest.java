package io.github.wsld.host.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Tag("windows-too")
class WsldHostTest {
    private static final int USAGE = 64;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return WsldHost.commandLine()
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void allOptionsAreInTheLongHelpAlone() {
        assertEquals(0, run("--help"));
        assertFalse(out.toString().contains("--vm-id-from"), out::toString);
        assertEquals(0, run("--help-all"));
        assertTrue(out.toString().contains("--vm-id-from"), out::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "status --help",
                "install --help",
                "uninstall --help",
                "start --help",
                "stop --help",
                "key --help",
                "key new --help",
                "key check --help",
                "vm --help",
                "vm list --help",
                "register --help",
                "doctor --help",
                "selftest --help"
            })
    void helpFitsAScreen(String arguments) {
        assertEquals(0, run(arguments.split(" ")));
        List<String> lines = out.toString().lines().toList();
        // A command's help fits the smallest terminal, wsldhost's own the one of Windows, which has 30 lines.
        int most = arguments.equals("--help") ? 30 : 24;
        assertTrue(lines.size() <= most, () -> lines.size() + " lines:\n" + out);
        assertTrue(lines.stream().allMatch(line -> line.length() <= 80), out::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--bogus",
                "status --bogus",
                "--listen smoke:1",
                "--listen tcp:0.0.0.0:7000",
                "--listen tcp:192.0.2.1:7000",
                "--display 127.0.0.1",
                "--allow-ports 1-70000",
                "--service-port 4294967296",
                "--socket gpg",
                "--socket a/b=unix:/x",
                "--socket a=tcp:127.0.0.1:80",
                "--socket a=unix:x",
                "--socket a=unix:/x --socket a=unix:/y",
                "--log-level loud",
                "--keep-alive sometimes",
                "--key a\0b",
                "doctor --key file:a\0b",
                "install --bogus",
                "install --display",
                "install status",
                "install --key a.key",
                "install --key=file:a.key",
                "install --log-file a.log",
                "--vm-id-from hyperv",
                "--poll 10ms",
                "--listen unix:/x 7b5d0f52-3c64-4c8b-9d2c-6b2f5a2f4f10",
                "vm list --vm-id-from hcs,hcs",
                "doctor --display 127.0.0.1",
                "doctor --allow-ports 1-70000",
                "register --vm-port 2147483648",
                "not-a-vm-id",
                "{7b5d0f52-3c64-4c8b-9d2c}"
            })
    void aWrongCommandLineIsSaidToBeOne(String arguments) {
        assertEquals(USAGE, run(arguments.split(" ")));
        assertEquals("", out.toString());
        assertTrue(!err.toString().isBlank() && !err.toString().contains("\tat "), err::toString);
    }

    @ParameterizedTest
    @EnabledOnOs(value = OS.LINUX, disabledReason = "right on Windows")
    @ValueSource(strings = {"--poller wsapoll", "7b5d0f52-3c64-4c8b-9d2c-6b2f5a2f4f10"})
    void whatIsOfWindowsIsWrongOnLinux(String arguments) {
        aWrongCommandLineIsSaidToBeOne(arguments);
    }

    @Test
    void tcpBeyondLoopbackIsRefusedWithAWayOut() {
        run("--key=none", "--listen", "tcp:0.0.0.0:7000");
        assertTrue(
                err.toString().contains("TCP beyond this machine needs a key; make it with: wsldhost key new"),
                err::toString);
    }

    @ParameterizedTest
    @EnabledOnOs(value = OS.LINUX, disabledReason = "on Windows they do it")
    @ValueSource(
            strings = {
                "install",
                "install --least --display 127.0.0.1:6001",
                "uninstall",
                "start",
                "vm list",
                "register",
                "selftest"
            })
    void whatIsForWindowsSaysSoOnLinux(String arguments) {
        assertEquals(69, run(arguments.split(" ")));
        assertTrue(err.toString().contains("is for Windows"), err::toString);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "Windows' launcher trains nothing")
    void whatTheSystemRefusesIsToldWithoutAStack(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertEquals(74, run("train", file.resolve("folder").toString()));
        assertTrue(err.toString().contains(file.toString()) && !err.toString().contains("\tat "), err::toString);
    }

    @Test
    void aLogFileThatCannotBeWrittenIsTold(@TempDir Path folder) throws IOException {
        Path log = Files.createFile(folder.resolve("file")).resolve("wsldhost.log");
        assertEquals(73, run("--listen", "tcp:127.0.0.1:7000", "--log-file", log.toString()));
        assertTrue(err.toString().startsWith("--log-file " + log + " cannot be written: "), err::toString);
    }
}
