package io.github.wsld.e2e.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.wsld.e2e.Daemon;
import io.github.wsld.e2e.Outcome;
import io.github.wsld.e2e.Parts;
import io.github.wsld.e2e.Ports;
import io.github.wsld.e2e.Program;
import io.github.wsld.e2e.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The daemons from start to stop: what they take, whom they respect, what they leave behind. */
@Timeout(300)
class RunningTest {
    private static final int CANNOT_CREATE = 73;

    @TempDir
    private Path folder;

    private Session session;
    private int display;

    @BeforeEach
    void logIn() throws IOException {
        session = new Session(folder);
        display = Ports.freeDisplay();
        Files.writeString(session.config(), "[x11]\ndisplay = " + display + "\n");
    }

    @Test
    void sigtermLeavesNothing() throws Exception {
        List<Path> left = new ArrayList<>(List.of(session.path("link"), socket(), lock()));
        try (Daemon wsldhost = session.start(Program.WSLDHOST, "--listen=" + session.unix("link"));
                Daemon wsld = session.start(Program.WSLD, "--host=" + session.unix("link"))) {
            wsld.awaitLine("host reached ");
            left.addAll(List.of(control(Program.WSLD, wsld), control(Program.WSLDHOST, wsldhost)));
            left.forEach(file -> assertTrue(Files.exists(file), file::toString));
            assertEquals("rw-------", mode(control(Program.WSLD, wsld)));
            assertEquals("rw-------", mode(session.path("link")));
            assertEquals("rwxrwxrwx", mode(socket()));
        }
        left.forEach(file -> assertFalse(Files.exists(file), file::toString));
        try (Stream<Path> files = Files.list(session.path("tmp"))) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void sigintEndsInOrderToo() throws Exception {
        try (Daemon wsld = session.start(Program.WSLD, "--host=" + session.unix("link"))) {
            wsld.awaitLine("listening display=");
            wsld.signal("INT");
            wsld.awaitExit(0);
            assertFalse(Files.exists(socket()) || Files.exists(lock()), wsld::log);
        }
    }

    @Test
    void whatSigkillLeavesIsTakenOver() throws Exception {
        Path dead;
        try (Daemon wsldhost = session.start(Program.WSLDHOST, "--listen=" + session.unix("link"));
                Daemon wsld = session.start(Program.WSLD, "--host=" + session.unix("link"))) {
            wsld.awaitLine("host reached ");
            dead = control(Program.WSLD, wsld);
            wsld.kill();
            wsldhost.kill();
        }
        assertTrue(Files.exists(socket()) && Files.exists(lock()) && Files.exists(session.path("link")));

        try (Daemon wsldhost = session.start(Program.WSLDHOST, "--listen=" + session.unix("link"));
                Daemon wsld = session.start(Program.WSLD, "--host=" + session.unix("link"))) {
            wsldhost.awaitLine("listening endpoint=");
            wsld.awaitLine("listening display=:" + display + " ");
            wsld.awaitLine("host reached ");
            assertEquals(wsld.pid(), Long.parseLong(Files.readString(lock()).strip()));

            assertEquals(wsld.pid(), status(Program.WSLD).get("pid").getAsLong());
            assertFalse(Files.exists(dead));
        }
        assertFalse(Files.exists(socket()) || Files.exists(lock()));
    }

    @Test
    void aDisplayOfALiveXServerIsRespectedAndItsOwnerNamed() throws Exception {
        Path xvfb = Parts.need("Xvfb", "apt-get install xvfb");
        Path sockets = Files.createDirectories(socket().getParent());
        try (WatchService watch = sockets.getFileSystem().newWatchService()) {
            sockets.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            // With -displayfd, by which it would say that it is ready, it keeps no lock.
            try (Daemon server = new Daemon(session.command(
                    List.of(xvfb.toString(), ":" + display, "-nolisten", "tcp", "-extension", "MIT-SHM")))) {
                while (!Files.exists(socket())) {
                    WatchKey key = watch.poll(120, TimeUnit.SECONDS);
                    assertNotNull(key, server::log);
                    key.pollEvents();
                    key.reset();
                }
                assertTaken("display :" + display + " belongs to Xvfb (pid " + server.pid() + "), by its lock");
            }
        }
    }

    @Test
    void aDisplayOfAnotherWsldIsRespectedAndItsOwnerNamed() throws Exception {
        try (Daemon wsld = session.start(Program.WSLD, "--host=" + session.unix("link"))) {
            wsld.awaitLine("listening display=:" + display + " ");
            assertTaken("display :" + display + " belongs to wsld (pid " + wsld.pid() + "), by its lock");
        }
    }

    private void assertTaken(String reason) throws Exception {
        Outcome outcome =
                session.run(Program.WSLD, "--host=" + session.unix("link")).exited(CANNOT_CREATE);
        assertTrue(outcome.err().contains(reason), outcome::toString);
    }

    @Test
    void aListeningSocketOfALiveHostIsRespected() throws Exception {
        String tcp = "tcp:127.0.0.1:" + Ports.closed();
        try (Daemon wsldhost = session.start(Program.WSLDHOST, "--listen=" + session.unix("link"), "--listen=" + tcp)) {
            wsldhost.awaitLine("listening endpoint=tcp:");
            for (String endpoint : List.of(session.unix("link"), tcp)) {
                Outcome outcome =
                        session.run(Program.WSLDHOST, "--listen=" + endpoint).exited(CANNOT_CREATE);
                assertTrue(outcome.err().contains(endpoint + ": "), outcome::toString);
                assertTrue(outcome.err().contains("another process listens there"), outcome::toString);
            }
        }
    }

    @Test
    void statusAndEnvironmentAreAskedOfTheRunningOne() throws Exception {
        try (Daemon wsldhost = session.start(Program.WSLDHOST, "--listen=" + session.unix("link"));
                Daemon wsld = session.start(Program.WSLD, "--host=" + session.unix("link"))) {
            wsld.awaitLine("host reached ");

            JsonObject guest = status(Program.WSLD);
            assertEquals("up", guest.getAsJsonObject("host").get("state").getAsString());
            assertEquals(2, guest.getAsJsonArray("listeners").size());
            JsonObject host = status(Program.WSLDHOST);
            assertEquals(wsldhost.pid(), host.get("pid").getAsLong());
            assertEquals(1, host.getAsJsonArray("listeners").size());
            String text = session.run(Program.WSLD, "status").ok().out();
            assertTrue(text.contains(":" + display) && text.contains(session.unix("link")), text);

            List<String> command = new ArrayList<>(List.of(
                    "sh", "-c", "eval \"$(\"$@\" env)\" && echo \"$DISPLAY\" && sh -c 'echo \"$DISPLAY\"'", "sh"));
            command.addAll(session.command(Program.WSLD).command());
            String served = ":" + display + "\n";
            assertEquals(
                    served + served, session.run(session.command(command)).ok().out());
        }
    }

    private JsonObject status(Program program) throws Exception {
        Outcome status = session.run(program, "status", "--json").ok();
        assertEquals("", status.err());
        return JsonParser.parseString(status.out()).getAsJsonArray().get(0).getAsJsonObject();
    }

    private Path socket() {
        return Path.of("/tmp/.X11-unix/X" + display);
    }

    private Path lock() {
        return Path.of("/tmp/.X" + display + "-lock");
    }

    private Path control(Program program, Daemon daemon) {
        return session.path("run/wsld/" + program.text() + "-" + daemon.pid() + ".sock");
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
