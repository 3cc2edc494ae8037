package io.github.wsld.common.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.process.CommandException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessCommandsTest {
    private static final Duration LONG = Duration.ofSeconds(120);

    private final Commands commands = new ProcessCommands(System.getenv());

    @Test
    void givesOutputErrorsAndExitCode() throws Exception {
        assertEquals(new Commands.Result(3, "in\n", "err\n"), shell("cat; echo err >&2; exit 3", "in\n"));
    }

    @Test
    void aProgramNeedNotReadItsInput() throws Exception {
        assertEquals(new Commands.Result(0, "", ""), commands.run(List.of("true"), "x".repeat(1 << 20), LONG));
    }

    @Test
    void programsSpeakTheCLocale() throws Exception {
        assertEquals("C\n", shell("echo $LC_ALL", "").output());
    }

    @Test
    void argumentsAreNotForAShell() throws Exception {
        assertEquals(
                "$HOME; `true`\n",
                commands.run(List.of("echo", "$HOME; `true`"), "", LONG).output());
    }

    @Test
    void findsAdministratorsProgramsOutsideOfPath(@TempDir Path folder) throws Exception {
        Path program = Files.writeString(folder.resolve("program"), "#!/bin/sh\necho $PATH\n");
        assertTrue(program.toFile().setExecutable(true));
        Commands there = new ProcessCommands(Map.of("PATH", ":" + folder));
        assertEquals(
                ":" + folder + ":/usr/local/sbin:/usr/sbin:/sbin\n",
                there.run(List.of("program"), "", LONG).output());
    }

    @Test
    void findsProgramsByThePathAsWindowsCallsIt(@TempDir Path folder) throws Exception {
        Path program = Files.writeString(folder.resolve("program"), "#!/bin/sh\nprintenv Path\n");
        assertTrue(program.toFile().setExecutable(true));
        Commands there = new ProcessCommands(Map.of("Path", folder.toString()));
        assertEquals(
                folder + ":/usr/local/sbin:/usr/sbin:/sbin\n",
                there.run(List.of("program"), "", LONG).output());
    }

    @Test
    void aProgramThatIsNotThere() {
        CommandException missing =
                assertThrows(CommandException.class, () -> commands.run(List.of("wsld-no-such", "-x"), "", LONG));
        assertEquals(Reason.NOT_FOUND, missing.reason());
        assertEquals("wsld-no-such -x: is not installed, or not in PATH", missing.getMessage());
    }

    @Test
    void aProgramThatDoesNotStart(@TempDir Path folder) throws Exception {
        Path program = Files.writeString(folder.resolve("program"), "#!/no/such/interpreter\n");
        assertTrue(program.toFile().setExecutable(true));
        CommandException broken =
                assertThrows(CommandException.class, () -> commands.run(List.of(program.toString()), "", LONG));
        assertEquals(Reason.NOT_STARTED, broken.reason());
    }

    @Test
    void aProgramThatDoesNotEndIsKilledWithItsChildren(@TempDir Path folder) throws Exception {
        Path pid = folder.resolve("pid");
        List<String> command = List.of("sh", "-c", "sleep 300 & echo $! > " + pid + "; wait");
        // As long as a busy machine needs to get that far.
        for (long millis = 500; !Files.exists(pid) || Files.size(pid) == 0; millis *= 2) {
            Duration limit = Duration.ofMillis(millis);
            CommandException late = assertThrows(CommandException.class, () -> commands.run(command, "", limit));
            assertEquals(Reason.TIME_LIMIT, late.reason());
        }
        ProcessHandle child =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElse(null);
        if (child != null) {
            child.onExit().get();
        }
    }

    @Test
    void outputIsWholeOrAFailure() throws Exception {
        assertEquals(
                ProcessCommands.MAX_OUTPUT,
                shell("head -c " + ProcessCommands.MAX_OUTPUT + " /dev/zero", "")
                        .output()
                        .length());
        CommandException much = assertThrows(
                CommandException.class, () -> shell("head -c " + (ProcessCommands.MAX_OUTPUT + 1) + " /dev/zero", ""));
        assertEquals(Reason.OUTPUT_LIMIT, much.reason());
    }

    @Test
    void errorsAreCut() throws Exception {
        assertEquals(
                ProcessCommands.MAX_ERRORS,
                shell("head -c 1000000 /dev/zero >&2", "").errors().length());
    }

    private Commands.Result shell(String script, String input) throws Exception {
        return commands.run(List.of("sh", "-c", script), input, LONG);
    }
}
