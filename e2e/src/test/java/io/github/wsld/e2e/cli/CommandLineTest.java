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
@Timeout(300)
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
    @EnumSource
    void versionNamesCommitAndJava(Program program) throws Exception {
        String version = session.run(program, "--version").ok().out().strip();
        Pattern expected = Pattern.compile(program.text() + " \\S+ \\(commit \\S+, Java "
                + Pattern.quote(System.getProperty("java.version")) + ", Linux .*\\)");
        assertTrue(expected.matcher(version).matches(), version);
    }

    @ParameterizedTest
    @EnumSource
    void aWrongCommandLineIsSaidToBeOne(Program program) throws Exception {
        Outcome outcome = session.run(program, "--bogus").exited(USAGE);
        assertEquals("", outcome.out());
        assertTrue(outcome.err().startsWith("Unknown option: '--bogus'"), outcome::toString);
    }

    @ParameterizedTest
    @CsvSource({"WSLD, status", "WSLD, env", "WSLDHOST, status --json"})
    void withoutADaemonThereIsNobodyToAsk(Program program, String arguments) throws Exception {
        Outcome outcome = session.run(program, arguments.split(" ")).exited(UNAVAILABLE);
        assertTrue(outcome.err().startsWith("no " + program.text() + " is running"), outcome::toString);
        assertEquals(arguments.endsWith("--json") ? "[]" : "", outcome.out().strip());
    }

    @Test
    void aWrongConfigurationIsSaidToBeOne() throws Exception {
        Files.writeString(session.config(), "servce_port = 6000\n");
        Outcome outcome = session.run(Program.WSLD).exited(CONFIG);
        assertEquals(
                session.config() + ":1:1: unknown key \"servce_port\"; did you mean \"service_port\"?\n",
                outcome.err());
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
