package io.github.wsld.e2e.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.e2e.Daemon;
import io.github.wsld.e2e.EchoServer;
import io.github.wsld.e2e.Parts;
import io.github.wsld.e2e.Ports;
import io.github.wsld.e2e.Program;
import io.github.wsld.e2e.RawConnection;
import io.github.wsld.e2e.Session;
import io.github.wsld.e2e.x11.RawX11;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A running wsld and its configuration: what changes, what stays, and what the service manager is told. */
@Timeout(300)
class ReloadTest {
    private static final long PATIENCE_SECONDS = 120;
    private static final byte[] SETUP = RawX11.setupRequest(ByteOrder.LITTLE_ENDIAN, 0);

    @TempDir
    private Path folder;

    private Session session;
    private int display;

    @BeforeEach
    void logIn() throws IOException {
        session = new Session(folder);
        display = Ports.freeDisplay();
    }

    @Test
    void displaysComeAndGoAndClientsStay() throws Exception {
        String first = "[[x11]]\ndisplay = " + display + "\n";
        configure(first);
        try (EchoServer server = EchoServer.onTcp();
                NotifySocket manager = new NotifySocket(session.path("notify"));
                Daemon wsldhost = session.start(
                        Program.WSLDHOST, "--listen", session.unix("link"), "--display", "127.0.0.1:" + server.port());
                Daemon wsld = started()) {
            assertEquals("READY=1", manager.next());
            wsldhost.awaitLine("listening");
            wsld.awaitLine("host reached");
            try (RawConnection client = RawConnection.to(socket(display))) {
                assertAnswered(client, SETUP);

                int second = Ports.freeDisplay();
                configure("log_level = \"debug\"\nhost = \"unix:/elsewhere\"\n" + first + "[[x11]]\ndisplay = " + second
                        + "\n");
                String check = session.run(Program.WSLD, "check-config").ok().out();
                assertTrue(check.contains("  + [[x11]] display = " + second), check);
                assertFalse(check.contains("elsewhere"), check);
                wsld.signal("HUP");
                wsld.awaitLine("listening display=:" + second + " ");
                try (RawConnection another = RawConnection.to(socket(second))) {
                    another.write(SETUP);
                    wsld.awaitLine("DEBUG .*(relay|stream) opened ");
                }
                assertReloading(manager);
                assertEquals(1, wsld.count("listening display=:" + display + " "));
                assertEquals(0, wsld.count("host not changed"));
                assertAnswered(client, new byte[] {1});
                check = session.run(Program.WSLD, "check-config").ok().out();
                assertTrue(check.contains("(pid " + wsld.pid() + ") has this configuration"), check);

                configure("[x12]\ndisply = 1\n");
                wsld.signal("HUP");
                wsld.awaitLine("configuration not reloaded, nothing is changed");
                wsld.awaitLine("unknown section \\[x12]; did you mean \\[x11]");
                assertReloading(manager);
                assertTrue(Files.exists(socket(display)) && Files.exists(socket(second)));
                assertAnswered(client, new byte[] {2});

                configure("");
                wsld.signal("HUP");
                wsld.awaitLine("display no longer served display=:" + second);
                assertReloading(manager);
                assertFalse(Files.exists(socket(display)) || Files.exists(socket(second)));
                assertAnswered(client, new byte[] {3});
            }
        }
    }

    @Test
    void aStartThatIgnoresTheSignalIsTold() throws Exception {
        configure("[x11]\ndisplay = " + display + "\n");
        List<String> command = new ArrayList<>(List.of("nohup"));
        command.addAll(Program.WSLD.command(session.path("tmp")));
        try (Daemon wsld = new Daemon(session.command(command))) {
            wsld.awaitLine("no reload by SIGHUP reason=\"started with it ignored, as by nohup\"; start it by setsid");
            wsld.awaitLine("listening display=");
        }
    }

    /** A display that cannot be had is told, and the others are served. */
    @Test
    void aDisplayOfSomebodyElseIsLeftOut() throws Exception {
        int other = Ports.freeDisplay();
        configure("[[x11]]\ndisplay = " + other + "\n");
        try (Daemon owner = session.start(Program.WSLD, "--host", session.unix("link"))) {
            owner.awaitLine("listening display=:" + other);
            configure("");
            try (Daemon wsld = session.start(Program.WSLD, "--host", session.unix("link"))) {
                wsld.awaitLine("host not reached");
                configure("[[x11]]\ndisplay = " + other + "\n[[x11]]\ndisplay = " + display + "\n");
                wsld.signal("HUP");
                wsld.awaitLine("display not served reason=\"display :" + other + " belongs to .*pid " + owner.pid());
                wsld.awaitLine("listening display=:" + display);
            }
            assertTrue(Files.exists(socket(other)));
        }
    }

    @Test
    void anotherHostNeedsARestart() throws Exception {
        configure("host = \"" + session.unix("link") + "\"\n[x11]\n");
        try (Daemon wsld = session.start(Program.WSLD)) {
            wsld.awaitLine("host not reached");
            configure("host = \"" + session.unix("other") + "\"\n[x11]\n");
            wsld.signal("HUP");
            wsld.awaitLine("host not changed now=\\[" + session.unix("link") + "] configured=\\["
                    + session.unix("other") + "]; restart wsld");
            String check = session.run(Program.WSLD, "check-config").ok().out();
            assertTrue(check.contains("(needs a restart)"), check);
        }
    }

    /** A terminal that is closed hangs up too, and nobody expects a program of it to stay. */
    @Test
    void theEndOfItsTerminalEndsIt() throws Exception {
        configure("[x11]\ndisplay = " + display + "\n");
        String command = String.join(
                " ",
                session.command(Program.WSLD, "--host", session.unix("link")).command());
        String script = Parts.need("script", "apt-get install bsdutils").toString();
        Daemon terminal =
                new Daemon(session.command(List.of(script, "-q", "-f", "-e", "-c", "exec " + command, "/dev/null")));
        long pid = Long.parseLong(terminal.awaitLine("starting .*pid=(\\d+)").group(1));
        terminal.awaitLine("listening display=");
        ProcessHandle wsld = ProcessHandle.of(pid).orElseThrow();

        terminal.kill();

        try {
            wsld.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } finally {
            wsld.destroyForcibly();
        }
        assertFalse(Files.exists(socket(display)));
    }

    private Daemon started() throws IOException {
        ProcessBuilder command = session.command(Program.WSLD, "--host", session.unix("link"));
        command.environment().put("NOTIFY_SOCKET", session.path("notify").toString());
        return new Daemon(command);
    }

    private void configure(String text) throws IOException {
        Files.writeString(session.config(), text);
    }

    private static Path socket(int display) {
        return Path.of("/tmp/.X11-unix/X" + display);
    }

    private static void assertAnswered(RawConnection client, byte[] bytes) throws IOException {
        client.write(bytes);
        assertArrayEquals(bytes, client.read(bytes.length));
    }

    private static void assertReloading(NotifySocket manager) throws IOException {
        String reloading = manager.next();
        assertTrue(reloading.matches("RELOADING=1\nMONOTONIC_USEC=[0-9]+"), reloading);
        assertEquals("READY=1", manager.next());
    }
}
