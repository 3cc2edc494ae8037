package io.github.wsld.e2e.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.daemon.Status;
import io.github.wsld.e2e.Outcome;
import io.github.wsld.e2e.Program;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bytes under way both ways, and X clients that draw, while links are cut, hosts stop and endpoints go. */
@Timeout(300)
class BytesArriveTest {
    private static final int CUTS = 40;
    private static final long SOME = 4 << 20;

    private final long seed = Long.getLong("wsld.seed", System.nanoTime());

    @TempDir
    private Path folder;

    @AutoClose
    private StreamBridge bridge;

    @BeforeEach
    void start() throws Exception {
        System.out.println("BytesArriveTest seed=" + seed);
        bridge = new StreamBridge(folder);
        bridge.startHost();
    }

    @Test
    void clientsThatDrawAndBytesSurviveCuts() throws Exception {
        byte[] drawnDirectly = screen(bridge.server().display(), bridge.server().display(), null);
        CuttingProxy proxy = bridge.proxy("proxy");
        bridge.startGuest("proxy");
        XPing ping = bridge.ping();
        Terminal terminal = bridge.terminal();
        bridge.wsld().awaitLine("stream opened .* target=x11", 2);
        Exchange exchange = bridge.exchange(seed);
        try (Cuts cuts = new Cuts(proxy, exchange, seed)) {
            assertArrayEquals(drawnDirectly, screen(bridge.display(), bridge.display(), ping));
            String drawn = served(
                            bridge.display(),
                            "x11perf",
                            "-repeat",
                            "1",
                            "-reps",
                            "20",
                            "-putimage100",
                            "-copywinpix100")
                    .ok()
                    .out();
            assertTrue(drawn.contains("PutImage 100x100") && drawn.contains("Copy 100x100"), drawn);
            cuts.await(CUTS);
            long bytes = exchange.finish(0);
            System.out.println("BytesArriveTest bytes=" + bytes);
            assertTrue(bytes > SOME, "bytes: " + bytes);
        }
        ping.askAndAwait();
        terminal.finish();
        Status.Streams streams = bridge.status(Program.WSLD).streams();
        assertTrue(streams.lostLinks() >= CUTS / 2 && streams.resumes() >= CUTS / 2, streams::toString);
        assertEquals(0, bridge.wsld().count("ERROR|streams lost"), bridge.wsld()::log);
        assertEquals(0, bridge.wsldhost().count("WARN|ERROR"), bridge.wsldhost()::log);
    }

    /** What is on the screen of {@code seenOn} once xclock has drawn on {@code drawnOn}. */
    private byte[] screen(String drawnOn, String seenOn, XPing ping) throws Exception {
        String[] command = "xclock -digital -strftime 12:34 -bg #336699 -geometry 700x700+0+0".split(" ");
        Process clock = client(drawnOn, command);
        try {
            byte[] last = {};
            while (true) {
                if (!clock.isAlive()) {
                    // Its link was cut while it was set up, of which its client is told.
                    clock = client(drawnOn, command);
                }
                if (ping != null) {
                    ping.askAndAwait();
                }
                byte[] now = dump(seenOn);
                // The text comes after the background; nothing else changes.
                if (colours(now) > 2 && Arrays.equals(now, last)) {
                    assertTrue(clock.isAlive(), "xclock ended");
                    return now;
                }
                last = now;
            }
        } finally {
            clock.destroy();
            clock.waitFor();
        }
    }

    private byte[] dump(String display) throws Exception {
        Path dump = bridge.session().path("screen.xwd");
        Outcome outcome = served(display, "xwd", "-root", "-silent", "-out", dump.toString());
        assertEquals(
                0,
                outcome.exitCode(),
                () -> outcome + "\n" + bridge.wsld().log() + "\n"
                        + bridge.wsldhost().log());
        return pixels(Files.readAllBytes(dump));
    }

    private static byte[] pixels(byte[] dump) {
        return Arrays.copyOfRange(dump, dump.length - 700 * 700 * 4, dump.length);
    }

    private static long colours(byte[] pixels) {
        IntBuffer all = ByteBuffer.wrap(pixels).asIntBuffer();
        return IntStream.range(0, all.limit()).map(all::get).distinct().count();
    }

    /** Runs a client to its end; again when its link was cut while it was set up. */
    private Outcome served(String display, String... command) throws Exception {
        Outcome outcome;
        do {
            outcome = bridge.clients().run(display, command);
        } while (outcome.exitCode() != 0 && outcome.err().contains("wsld: no link to wsldhost"));
        return outcome;
    }

    private Process client(String display, String... command) throws IOException {
        return bridge.clients()
                .command(display, command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Test
    void bytesWaitForAHostThatIsStopped() throws Exception {
        bridge.loseSilentLinksSoon();
        bridge.startGuest("link");
        XPing ping = bridge.ping();
        Exchange exchange = bridge.exchange(seed);
        exchange.awaitMore(SOME);
        bridge.freeze(bridge.wsldhost());
        try {
            ping.ask();
            bridge.wsld().awaitLine("link lost .* cause=\"it said nothing\"", 2);
        } finally {
            bridge.wake(bridge.wsldhost());
        }
        exchange.awaitMore(SOME);
        ping.awaitAnswers();
        exchange.finish(0);
    }

    @Test
    void bytesUnderWayGoOverToTheNextEndpointAndBack() throws Exception {
        CuttingProxy first = bridge.proxy("first");
        bridge.proxy("second");
        bridge.startGuest("first", "second");
        XPing ping = bridge.ping();
        Exchange exchange = bridge.exchange(seed);
        String second = "stream resumed .* endpoint=" + bridge.session().unix("second");
        String back = "stream resumed .* endpoint=" + bridge.session().unix("first");
        exchange.awaitMore(SOME);
        first.close();
        bridge.wsld().awaitLine(second, 2);
        exchange.awaitMore(SOME);
        first.open();
        bridge.wsld().awaitLine("preferred endpoint works again");
        // The quiet one moves while the other goes on.
        bridge.wsld().awaitLine(back, 1);
        exchange.awaitMore(SOME);
        exchange.pause();
        bridge.wsld().awaitLine(back, 2);
        exchange.goOn();
        ping.askAndAwait();
        exchange.finish(0);
        assertEquals(0, bridge.wsld().count("ERROR|streams lost"), bridge.wsld()::log);
    }

    @Tag("nightly")
    @Timeout(1200)
    @Test
    void aGigabyteSurvivesCuts() throws Exception {
        CuttingProxy proxy = bridge.proxy("proxy");
        bridge.startGuest("proxy");
        Exchange exchange = bridge.exchange(seed);
        try (Cuts cuts = new Cuts(proxy, exchange, seed)) {
            cuts.await(1);
            assertEquals(1L << 30, exchange.finish(1L << 30));
        }
    }
}
