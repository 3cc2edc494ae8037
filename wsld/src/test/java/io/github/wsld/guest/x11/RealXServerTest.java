package io.github.wsld.guest.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.github.wsld.guest.x11.DisplayChoice.Result.Chosen;
import io.github.wsld.guest.x11.DisplayChoice.Result.Refused;
import io.github.wsld.guest.x11.LockResult.HeldBy;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Xvfb and our locks respect each other. In the real folders, for Xvfb knows no others, on a display that nobody has. */
@Timeout(300)
class RealXServerTest {

    private static final Path FOLDER = Path.of("/tmp");
    private static final int FIRST_DISPLAY = 200;
    private static final int LAST_DISPLAY = 299;

    private final XSockets sockets = new XSockets(FOLDER.resolve(".X11-unix"), Path.of("/proc/net/unix"));
    private final XLocks locks =
            new XLocks(FOLDER, new ProcProcessTable(Path.of("/proc")), sockets::mayBeAnswered, InstantSource.system());
    private final DisplayChoice choice = new DisplayChoice(locks, sockets, List.of(), socket -> false);
    private Process server;

    @BeforeEach
    void findXvfb() throws IOException {
        // Without root's rights Xvfb makes no folder for its socket.
        int uid = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        XDirectories.Finding folders = new XDirectories(Path.of("/"), uid).prepare();
        assertTrue(folders.usable(), folders.sentence());
        for (String folder : System.getenv("PATH").split(":")) {
            if (Files.isExecutable(Path.of(folder, "Xvfb"))) {
                return;
            }
        }
        if ("true".equals(System.getenv("CI"))) {
            fail("Xvfb is not installed, and CI=true makes that an error");
        }
        abort("Xvfb is not installed");
    }

    @AfterEach
    void endServer() throws InterruptedException {
        if (server != null) {
            server.destroy();
            assertTrue(server.waitFor(120, TimeUnit.SECONDS));
        }
    }

    @Test
    void xvfbRespectsOurLock() throws Exception {
        Chosen ours = freeDisplay();
        try {
            start(":" + ours.display());
            String said = new String(server.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertNotEquals(0, server.waitFor());
            assertTrue(said.contains("already active for display " + ours.display()), said);
            assertTrue(said.contains(ours.lock().file().toString()), said);
            assertTrue(ours.lock().isOurs());
        } finally {
            ours.lock().release();
        }
        assertFalse(Files.exists(ours.lock().file()));
    }

    @Test
    void weRespectXvfbsLockAndTakeItOnceXvfbWasKilled() throws Exception {
        Chosen ours = freeDisplay();
        int display = ours.display();
        ours.lock().release();
        start(":" + display);
        awaitService(sockets.file(display));
        HeldBy expected = new HeldBy(Math.toIntExact(server.pid()), "Xvfb", true);
        assertEquals(expected, locks.take(display, false));
        assertEquals(expected, locks.take(display, true));
        Refused refused = assertInstanceOf(Refused.class, choice.fixed(display, true));
        assertTrue(refused.message().contains("Xvfb (pid " + server.pid() + ")"), refused.message());

        server.destroyForcibly().waitFor();
        assertTrue(Files.exists(ours.lock().file()), "SIGKILL leaves the lock");
        Chosen after = assertInstanceOf(Chosen.class, choice.fixed(display, false));
        assertTrue(
                after.notes().get(0).contains("process " + server.pid() + " is gone"),
                after.notes().toString());
        assertFalse(Files.exists(sockets.file(display)));
        after.lock().release();
    }

    /** With -displayfd an X server makes no lock file. */
    @Test
    void anXvfbWithoutALockIsFoundByItsSocket() throws Exception {
        start("-displayfd", "1");
        int display;
        try (BufferedReader lines = server.inputReader()) {
            String line;
            do {
                line = lines.readLine();
                assertNotNull(line, "Xvfb ended");
            } while (!line.matches("\\d+"));
            display = Integer.parseInt(line);
            Refused refused = assertInstanceOf(Refused.class, choice.fixed(display, true));
            assertTrue(refused.message().contains("answers on " + sockets.file(display)), refused.message());
        }
    }

    private Chosen freeDisplay() {
        for (int display = FIRST_DISPLAY; display <= LAST_DISPLAY; display++) {
            if (choice.fixed(display, false) instanceof Chosen chosen) {
                return chosen;
            }
        }
        return fail("no display from " + FIRST_DISPLAY + " to " + LAST_DISPLAY + " is free");
    }

    private void start(String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("Xvfb", "-extension", "MIT-SHM", "-noreset", "-nolisten", "tcp");
        builder.command().addAll(List.of(arguments));
        server = builder.redirectErrorStream(true).start();
    }

    /** Until then Xvfb has a child, a compiler of keymaps, which would go on with its socket when it is killed. */
    private static void awaitService(Path socket) throws IOException {
        byte[] setup = {'l', 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (true) {
            try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                client.write(ByteBuffer.wrap(setup));
                assertEquals(1, client.read(ByteBuffer.allocate(1)));
                return;
            } catch (SocketException e) {
                // Not there yet, or not listening.
                if (System.nanoTime() > end) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }
}
