package io.github.wsld.e2e.x11;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertLinesMatch;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.wsld.e2e.Daemon;
import io.github.wsld.e2e.Outcome;
import io.github.wsld.e2e.Program;
import io.github.wsld.e2e.RawConnection;
import io.github.wsld.e2e.Session;
import java.awt.image.BufferedImage;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** X clients as people run them, through both daemons to an X server, on a display that wsld has chosen. */
@Timeout(300)
class X11ClientsTest {
    private static final int WIDTH = 700;
    private static final int HEIGHT = 700;
    private static final int BACKGROUND = 0xff336699;
    private static final int FOREGROUND = 0xffffcc00;

    @TempDir
    private static Path folder;

    private static Session session;
    private static XClients clients;

    @AutoClose
    private static XvfbServer server;

    @AutoClose
    private static Daemon wsld;

    @AutoClose
    private static Daemon wsldhost;

    private static String display;

    @BeforeAll
    static void bridge() throws Exception {
        session = new Session(folder);
        clients = new XClients(session);
        server = XvfbServer.start(WIDTH, HEIGHT);
        wsld = session.start(Program.WSLD, "--host", session.unix("link"));
        display = ":" + wsld.awaitLine("listening display=:(\\d+) ").group(1);
        wsldhost = session.start(
                Program.WSLDHOST,
                "--listen=" + session.unix("link"),
                "--display=127.0.0.1:" + server.port(),
                // An abstract socket, which Java itself cannot connect to, by way of the function that takes any.
                "--ssh-agent=unix:@" + socket());
        wsld.awaitLine("host reached ");
    }

    private static Path socket() {
        return Path.of("/tmp/.X11-unix", "X" + display.substring(1));
    }

    @Test
    void theScreenIsTheServersOwnButForSharedMemory() throws Exception {
        String through = clients.run(display, "xdpyinfo").ok().out();
        String direct = clients.run(server.display(), "xdpyinfo").ok().out();

        assertTrue(through.contains("dimensions:    " + WIDTH + "x" + HEIGHT + " pixels"), through);
        assertFalse(through.contains("MIT-SHM"), through);
        // The first line is the display's name.
        assertLinesMatch(direct.lines().skip(1), through.lines().skip(1));
    }

    @Test
    void aTerminalRunsItsCommand() throws Exception {
        Path written = session.path("written");

        clients.run(display, "xterm", "-e", "sh", "-c", "echo \"$DISPLAY\" >" + written)
                .ok();

        assertEquals(display, Files.readString(written).strip());
    }

    @Test
    void thePictureIsTheSameToThePixel() throws Exception {
        Process clock = clients.command(
                        display,
                        "xclock -digital -strftime 12:34 -bg #336699 -fg #ffcc00 -geometry 700x700+0+0".split(" "))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            BufferedImage direct;
            do {
                // It draws when it does; each look is a request to the server and its answer.
                direct = screenshot(server.display());
                assertTrue(clock.isAlive(), "xclock ended");
            } while (!hasPixel(direct, BACKGROUND) || !hasPixel(direct, FOREGROUND));

            assertArrayEquals(pixels(direct), pixels(screenshot(display)));
        } finally {
            clock.destroy();
            clock.waitFor();
        }
    }

    @Test
    void manyPixelsGoThroughTheBridge() throws Exception {
        long before = upBytes();

        Outcome drawn = clients.run(display, "x11perf", "-repeat", "1", "-reps", "20", "-putimage100");

        assertTrue(drawn.ok().out().contains("PutImage 100x100 square"), drawn::toString);
        // It draws four times as many as it is told, 100x100 pixels of 4 bytes each.
        long sent = upBytes() - before;
        assertTrue(sent > 4 * 20 * 40_000 && sent < 8 * 20 * 40_000, "bytes from the client: " + sent);
    }

    private static long upBytes() throws Exception {
        Outcome status = session.run(Program.WSLD, "status", "--json").ok();
        JsonObject only =
                JsonParser.parseString(status.out()).getAsJsonArray().get(0).getAsJsonObject();
        return only.getAsJsonObject("counters").get("up_bytes").getAsLong();
    }

    @Test
    void theSocketFileServes() throws Exception {
        try (RawConnection client = RawConnection.to(socket())) {
            assertLetIn(client);
        }
    }

    @Test
    void theAbstractSocketServes() throws Exception {
        try (RawConnection client = RawConnection.to(session.path("link"))) {
            client.write("ssha".getBytes(StandardCharsets.US_ASCII));
            assertLetIn(client);
        }
    }

    private static void assertLetIn(RawConnection client) throws Exception {
        client.write(RawX11.setupRequest(ByteOrder.LITTLE_ENDIAN, 0));
        assertEquals(new RawX11.SetupReply(true, ""), RawX11.readSetupReply(client, ByteOrder.LITTLE_ENDIAN));
    }

    private static BufferedImage screenshot(String of) throws Exception {
        Path dump = session.path("screen.xwd");
        clients.run(of, "xwd", "-root", "-silent", "-out", dump.toString()).ok();
        return XwdImage.read(Files.readAllBytes(dump));
    }

    private static boolean hasPixel(BufferedImage image, int color) {
        return Arrays.stream(pixels(image)).anyMatch(pixel -> pixel == color);
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }
}
