package io.github.wsld.e2e.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.e2e.Daemon;
import io.github.wsld.e2e.Outcome;
import io.github.wsld.e2e.Program;
import io.github.wsld.e2e.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code wsldhost restart} of a service, and where there is none. */
@Timeout(300)
final class RestartServiceTest {
    @TempDir
    Path folder;

    private Session session;

    @BeforeEach
    void logIn() throws Exception {
        session = new Session(folder);
    }

    @Test
    void theServiceManagerLearnsOfTheNextProcess() throws Exception {
        ProcessBuilder command = session.command(Program.WSLDHOST, "--listen=" + session.unix("link"));
        command.environment().put("NOTIFY_SOCKET", session.path("notify").toString());
        try (NotifySocket manager = new NotifySocket(session.path("notify"));
                Daemon first = new Daemon(command)) {
            assertEquals("READY=1", manager.next(), first::log);
            try {
                String said = session.run(Program.WSLDHOST, "restart").ok().out();
                String next = said.split(" ")[3];
                assertEquals(Set.of("READY=1", "MAINPID=" + next), Set.of(manager.next(), manager.next()), first::log);
                first.awaitLine("handed over successor=" + next);
                assertTrue(Files.exists(session.path("link")));
            } finally {
                session.run(Program.WSLDHOST, "stop").ok();
            }
            assertEquals("STOPPING=1", manager.next());
            assertTrue(Files.notExists(session.path("link")));
            try (var left = Files.list(session.path("run/wsld"))) {
                assertEquals(List.of(), left.toList());
            }
        }
    }

    @Test
    void aServiceWhoseManagerWouldNotLearnOfItIsNotRestarted() throws Exception {
        List<String> words = new ArrayList<>(List.of("sh", "-c", "SYSTEMD_EXEC_PID=$$ exec \"$@\"", "sh"));
        words.addAll(session.command(Program.WSLDHOST, "--listen=" + session.unix("link"))
                .command());
        try (Daemon wsldhost = new Daemon(session.command(words))) {
            wsldhost.awaitLine("listening endpoint=");
            Outcome outcome = session.run(Program.WSLDHOST, "restart");
            assertEquals(69, outcome.exitCode(), outcome::toString);
            assertTrue(outcome.err().contains("add NotifyAccess=main to its unit"), outcome::err);
        }
    }

    @Test
    void whereNoneRunsThereIsNothingToRestart() throws Exception {
        Outcome outcome = session.run(Program.WSLDHOST, "restart");
        assertEquals(69, outcome.exitCode(), outcome::toString);
        assertTrue(outcome.err().contains("no wsldhost is running"), outcome::err);
    }
}
