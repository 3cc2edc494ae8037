package io.github.wsld.host.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.daemon.ExitCode;
import io.github.wsld.common.process.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The task's commands against a stand-in for {@code schtasks} that keeps one task. */
@Tag("windows-too")
class InstallationTest {
    private static final String SYSTEM = "D:/Win/System32/";

    @TempDir
    Path folder;

    private final Windows windows = new Windows();
    private final Installation installation = new Installation(
            new TaskScheduler(windows, SystemFolder.of(Map.of("SYSTEMROOT", "D:\\Win"))),
            new LogonUser("PC\\J\u00f6rg", "S-1-5-21-7"));
    private InstalledProgram program;

    @BeforeEach
    void putJavaThere() throws IOException {
        Files.createDirectories(folder.resolve("bin"));
        Files.createFile(folder.resolve("bin/javaw.exe"));
        Files.createFile(folder.resolve("wsldhost.jar"));
        program = InstalledProgram.of(folder, folder.resolve("wsldhost.jar"));
    }

    private String quoted(String file) {
        return WindowsArguments.quote(folder.resolve(file).toString());
    }

    private Answer install(boolean elevated, boolean replace) throws Exception {
        return installation.install(program, List.of("--daemon", "--log-file", "a b"), elevated, replace);
    }

    @Test
    void makesATaskForThisUserByArgumentsAlone() throws Exception {
        Answer answer = install(true, false);

        assertEquals(ExitCode.OK, answer.code(), answer::text);
        assertTrue(answer.text().startsWith("made the task wsldhost-J_rg-7: "), answer::text);
        List<String> create = windows.calls.get(1);
        assertEquals(
                List.of(SYSTEM + "schtasks.exe", "/create", "/tn", "wsldhost-J_rg-7", "/xml"), create.subList(0, 5));
        assertEquals("/f", create.get(6));
        assertTrue(Files.notExists(Path.of(create.get(5))), "the file is left behind");
        assertEquals(List.of(), TaskSchema.problems(windows.task));
        assertEquals("S-1-5-21-7", TaskSchema.text(windows.task, "Triggers", "LogonTrigger", "UserId"));
        assertEquals(
                "-jar " + quoted("wsldhost.jar") + " --daemon --log-file \"a b\"",
                TaskSchema.text(windows.task, "Actions", "Exec", "Arguments"));
    }

    @Test
    void optionsForJavaComeFromTheFileBesideTheJar() throws Exception {
        Files.createFile(folder.resolve("java.options"));

        install(true, false);

        String arguments = TaskSchema.text(windows.task, "Actions", "Exec", "Arguments");
        assertTrue(
                arguments.startsWith(WindowsArguments.quote("@" + folder.resolve("java.options")) + " -jar "),
                arguments);
    }

    @Test
    void oneOfOursIsMadeAnewAndAnotherOnesIsLeft() throws Exception {
        install(true, false);
        Answer again = install(false, false);
        assertTrue(again.text().startsWith("replaced "), again::text);

        InstalledProgram other = InstalledProgram.of(folder, folder.resolve("other/wsldhost.jar"));
        Answer refused = installation.install(other, List.of(), true, false);
        assertEquals(ExitCode.CANTCREAT, refused.code());
        assertTrue(
                refused.text()
                        .contains("starts something else: " + folder.resolve(Path.of("bin", "javaw.exe")) + " -jar "),
                refused::text);
        assertTrue(refused.text().contains("--replace"), refused::text);
        assertEquals("LeastPrivilege", TaskSchema.text(windows.task, "Principals", "Principal", "RunLevel"));

        assertEquals(
                ExitCode.OK, installation.install(other, List.of(), true, true).code());
    }

    @Test
    void missingRightsAreToldWithAWayOut() throws Exception {
        windows.denies = true;

        Answer highest = install(true, false);
        Answer least = install(false, false);

        assertEquals(ExitCode.NOPERM, highest.code());
        assertTrue(highest.text().contains("FEHLER: Zugriff verweigert"), highest::text);
        assertTrue(highest.text().contains("Run as administrator"), highest::text);
        assertTrue(highest.text().contains("--least"), highest::text);
        assertEquals(ExitCode.NOPERM, least.code());
        assertTrue(!least.text().contains("--least"), least::text);
    }

    @Test
    void aJavaWithoutJavawIsRefused() throws Exception {
        Files.delete(folder.resolve("bin/javaw.exe"));
        assertEquals(ExitCode.UNAVAILABLE, install(true, false).code());
        assertEquals(List.of(), windows.calls);
    }

    @Test
    void startsEndsAndRemoves() throws Exception {
        assertEquals(ExitCode.UNAVAILABLE, installation.start(List.of()).code());
        assertEquals(ExitCode.UNAVAILABLE, installation.end().code());
        assertEquals(ExitCode.UNAVAILABLE, installation.uninstall().code());
        assertTrue(installation.status(List.of()).contains("none"), installation.status(List.of()));

        install(true, false);
        assertEquals("logon task: wsldhost-J_rg-7, not run yet", installation.status(List.of()));
        assertEquals(ExitCode.OK, installation.start(List.of()).code());
        assertEquals("logon task: wsldhost-J_rg-7, running", installation.status(List.of()));
        assertTrue(installation.start(List.of()).text().contains("runs already"));
        assertEquals(ExitCode.OK, installation.end().code());
        assertTrue(installation.status(List.of()).contains("ended by Windows"), installation.status(List.of()));
        windows.lastResult = 73;
        assertTrue(
                installation.status(List.of()).endsWith("73: a file or socket cannot be created"),
                installation.status(List.of()));
        windows.lastResult = -2147024894;
        assertTrue(installation.status(List.of()).endsWith("0x80070002"), installation.status(List.of()));
        Files.delete(folder.resolve("bin/javaw.exe"));
        assertTrue(installation.status(List.of()).contains("is gone: repeat"), installation.status(List.of()));

        windows.denies = true;
        assertEquals(ExitCode.NOPERM, installation.uninstall().code());
        windows.denies = false;
        assertEquals(ExitCode.OK, installation.uninstall().code());
        assertTrue(installation.status(List.of()).contains("none"), installation.status(List.of()));
    }

    @Test
    void oneThatWasRestartedIsNotStartedAgain() throws Exception {
        install(true, false);
        installation.start(List.of());
        windows.lastResult = 0;

        assertEquals(
                "logon task: wsldhost-J_rg-7, over; wsldhost with pid 7 took its place by a restart, or was started otherwise",
                installation.status(List.of(7L)));
        int before = windows.calls.size();
        Answer started = installation.start(List.of(7L));
        assertEquals(ExitCode.OK, started.code());
        assertEquals("wsldhost runs already, with pid 7", started.text());
        assertTrue(
                windows.calls.subList(before, windows.calls.size()).stream().noneMatch(call -> call.contains("/run")));
        assertEquals(ExitCode.OK, installation.start(List.of()).code());
        assertEquals("logon task: wsldhost-J_rg-7, running", installation.status(List.of(7L)));
    }

    @Test
    void aGarbledPrintIsStillRecognised() {
        TaskAction action = TaskAction.of("<Task><Exec><Command>C:\\J\ufffd\ufffdrg\\javaw.exe</Command>"
                + "<Arguments>-jar &quot;c:\\users\\j\ufffdrg a\\W.jar&quot;</Arguments></Exec></Task>");
        assertTrue(action.names("C:\\Users\\J\u00f6rg a\\w.jar"));
        assertTrue(!action.names("C:\\Users\\Georg a\\w.jar"));
    }

    /** Answers as Windows does, in German. */
    private static final class Windows implements Commands {
        private final List<List<String>> calls = new ArrayList<>();
        private byte[] task;
        private long lastResult = 0x41303;
        private boolean denies;

        @Override
        public Result run(List<String> words, String input, Duration limit) {
            calls.add(words);
            try {
                return answer(words);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private Result answer(List<String> words) throws IOException {
            assertEquals(SYSTEM + "schtasks.exe", words.get(0));
            return switch (words.get(1)) {
                case "/create" -> denied(() -> task = read(words.get(5)));
                case "/delete" -> denied(() -> task = null);
                case "/run" -> denied(() -> lastResult = 0x41301);
                case "/end" -> denied(() -> lastResult = 0x41306);
                default -> query(words);
            };
        }

        private static byte[] read(String file) {
            try {
                return Files.readAllBytes(Path.of(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private Result denied(Runnable otherwise) {
            if (denies) {
                return new Result(1, "", "FEHLER: Zugriff verweigert\r\n");
            }
            otherwise.run();
            return new Result(0, "ERFOLGREICH\r\n", "");
        }

        private Result query(List<String> words) {
            if (task == null) {
                return new Result(1, "", "FEHLER: Das System kann die angegebene Datei nicht finden.\r\n");
            }
            String out = words.contains("/xml")
                    ? new String(task, 2, task.length - 2, java.nio.charset.StandardCharsets.UTF_16LE)
                    : "\"PC\",\"\\wsldhost\",\"N/A\",\"Bereit\",\"Nur interaktiv\",\"30.11.1999\",\"" + lastResult
                            + "\",\"\",\"C:\\javaw.exe\"\r\n";
            return new Result(0, out, "");
        }
    }
}
