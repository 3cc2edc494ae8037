package io.github.wsld.e2e.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.e2e.Outcome;
import io.github.wsld.e2e.Parts;
import io.github.wsld.e2e.Program;
import io.github.wsld.e2e.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The programs where they end by themselves: what they print, and the exit codes of sysexits.h. */
@Timeout(60)
class CommandLineTest {
    private static final int USAGE = 64;
    private static final int UNAVAILABLE = 69;
    private static final int CONFIG = 78;

    @TempDir
    private Path folder;

    private Session session;

    @BeforeEach
    void logIn() throws IOException {
        session = new Session(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "WSLD, --help",
        "WSLD, status --help",
        "WSLD, env --help",
        "WSLD, check-config --help",
        "WSLDHOST, --help",
        "WSLDHOST, status --help"
    })
    void helpFitsAScreen(Program program, String arguments) throws Exception {
        List<String> lines =
                session.run(program, arguments.split(" ")).ok().out().lines().toList();
        assertTrue(lines.size() <= 24, () -> lines.size() + " lines:\n" + String.join("\n", lines));
        assertTrue(lines.stream().allMatch(line -> line.length() <= 80), () -> String.join("\n", lines));
    }

    @ParameterizedTest
    @EnumSource
    void versionNamesCommitAndJava(Program program) throws Exception {
        String version = session.run(program, "--version").ok().out().strip();
        Pattern expected = Pattern.compile(program.text() + " \\S+ \\(commit \\S+, Java "
                + Pattern.quote(System.getProperty("java.version")) + ", Linux .*\\)");
        assertTrue(expected.matcher(version).matches(), version);
    }

    @ParameterizedTest
    @CsvSource({
        "WSLD, --bogus",
        "WSLD, --host tcp:somewhere",
        "WSLD, --config a.toml b.toml",
        "WSLD, status --bogus",
        "WSLD, env --shell tcsh9",
        "WSLD, check-config --bogus",
        "WSLDHOST, --bogus",
        "WSLDHOST, status --bogus",
        "WSLDHOST, --listen smoke:1",
        "WSLDHOST, --listen tcp:0.0.0.0:7000",
        "WSLDHOST, --listen tcp:192.0.2.1:7000",
        "WSLDHOST, --display 127.0.0.1",
        "WSLDHOST, --allow-ports 1-70000",
        "WSLDHOST, 7b5d0f52-3c64-4c8b-9d2c-6b2f5a2f4f10"
    })
    void aWrongCommandLineIsSaidToBeOne(Program program, String arguments) throws Exception {
        Outcome outcome = session.run(program, arguments.split(" ")).exited(USAGE);
        assertEquals("", outcome.out());
        assertTrue(!outcome.err().isBlank() && !outcome.err().contains("\tat "), outcome::toString);
    }

    @Test
    void tcpIsServedOnLoopbackAlone() throws Exception {
        Outcome outcome =
                session.run(Program.WSLDHOST, "--listen", "tcp:0.0.0.0:7000").exited(USAGE);
        assertTrue(
                outcome.err()
                        .contains("TCP is served on loopback alone, since it is not encrypted; use tcp:127.0.0.1:7000"),
                outcome::toString);
    }

    @ParameterizedTest
    @CsvSource({"WSLD, status", "WSLD, env", "WSLDHOST, status", "WSLD, status --json", "WSLDHOST, status --json"})
    void withoutADaemonThereIsNobodyToAsk(Program program, String arguments) throws Exception {
        Outcome outcome = session.run(program, arguments.split(" ")).exited(UNAVAILABLE);
        assertTrue(outcome.err().startsWith("no " + program.text() + " is running"), outcome::toString);
        assertEquals(arguments.endsWith("--json") ? "[]" : "", outcome.out().strip());
    }

    @Test
    void allThatIsWrongWithAConfigurationIsSaidAtOnce() throws Exception {
        Files.writeString(session.config(), """
                servce_port = 6000

                [x11]
                force = "yes"
                """);
        String expected = session.config() + ":1:1: unknown key \"servce_port\"; did you mean \"service_port\"?\n"
                + session.config() + ":4:9: x11.force is a string, not true or false\n";

        assertEquals(expected, session.run(Program.WSLD).exited(CONFIG).err());
        assertEquals(
                expected,
                session.run(Program.WSLD, "check-config").exited(CONFIG).err());
        Outcome missing =
                session.run(Program.WSLD, "check-config", "missing.toml").exited(CONFIG);
        assertTrue(missing.err().contains("missing.toml"), missing::toString);
    }

    @Test
    void aGoodConfigurationIsNamed() throws Exception {
        assertEquals(
                session.config() + ": no problems\n",
                session.run(Program.WSLD, "check-config").ok().out());
    }

    @ParameterizedTest
    @EnumSource
    void completionIsAScriptForBash(Program program) throws Exception {
        Path script = session.path("completion");
        Files.writeString(
                script, session.run(program, "generate-completion").ok().out());
        Path bash = Parts.need("bash", "apt-get install bash");
        String check = "source \"$1\" && complete -p " + program.text();
        Outcome outcome =
                session.run(session.command(List.of(bash.toString(), "-c", check, "bash", script.toString())));
        assertTrue(outcome.ok().out().contains(program.text()), outcome::toString);
    }
}
