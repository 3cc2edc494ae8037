package io.github.wsld.e2e.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.e2e.Daemon;
import io.github.wsld.e2e.Ports;
import io.github.wsld.e2e.Program;
import io.github.wsld.e2e.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What wsld tells a service manager that has a watchdog. */
@Timeout(300)
final class HeartbeatTest {
    @TempDir
    Path folder;

    @Test
    void theLoopBeatsAndTellsWhatItDoes() throws Exception {
        Session session = new Session(folder);
        int display = Ports.freeDisplay();
        Files.writeString(session.config(), "[x11]\ndisplay = " + display + "\n");
        ProcessBuilder command = session.command(Program.WSLD, "--host=" + session.unix("link"));
        command.environment().put("NOTIFY_SOCKET", session.path("notify").toString());
        command.environment().put("WATCHDOG_USEC", "300000");
        try (NotifySocket manager = new NotifySocket(session.path("notify"));
                Daemon wsld = new Daemon(command)) {
            assertEquals("WATCHDOG=1", manager.nextOfAll(), wsld::log);
            assertStatus("display :" + display + "; host " + session.unix("link") + " untried; connections 0", manager);
            assertEquals("READY=1", manager.next());
            for (int beats = 0; beats < 3; ) {
                beats += manager.nextOfAll().equals("WATCHDOG=1") ? 1 : 0;
            }
            try (Daemon wsldhost = session.start(Program.WSLDHOST, "--listen=" + session.unix("link"))) {
                // Nobody may wait here for anything else: a manager that does not read is told nothing.
                assertStatus("host " + session.unix("link") + " up; connections 0", manager);
                wsldhost.awaitLine("listening endpoint=");
            }
        }
    }

    /** Sooner or later there is a status line with this in it. */
    private static void assertStatus(String part, NotifySocket manager) throws Exception {
        String message;
        do {
            message = manager.nextOfAll();
        } while (!message.startsWith("STATUS=") || !message.contains(part));
        assertTrue(message.startsWith("STATUS=display :"), message);
    }
}
