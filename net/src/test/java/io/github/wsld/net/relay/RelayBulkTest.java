package io.github.wsld.net.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.wsld.net.relay.Relays.Ends;
import io.github.wsld.net.relay.Relays.Route;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a relay costs under load. */
@Timeout(300)
class RelayBulkTest {
    private static final long GIGABYTE = 1_000_000_000;
    private static final int MESSAGES = 1_000_000;
    private static final int ROUND_TRIPS = 20_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(names = {"UNIX_TCP", "UNIX_UNIX_TCP"})
    void aGigabyteArrivesEachWayAtOnce(Route route) throws Exception {
        try (Relays relays = new Relays(folder, route);
                Ends ends = relays.open()) {
            long start = System.nanoTime();
            Future<?>[] all = {
                RelayTest.inBackground(() -> sendAndEnd(new Pattern(1), ends.client())),
                RelayTest.inBackground(() -> sendAndEnd(new Pattern(2), ends.server())),
                RelayTest.inBackground(() -> new Pattern(1).receiveToEnd(ends.server(), 0, GIGABYTE)),
                RelayTest.inBackground(() -> new Pattern(2).receiveToEnd(ends.client(), 0, GIGABYTE))
            };
            for (Future<?> each : all) {
                each.get();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf("%s 1 GB each way: %.2f s, %.0f MB/s%n", route, seconds, 2 * GIGABYTE / 1e6 / seconds);
            for (int hop = 0; hop < relays.loops.size(); hop++) {
                relays.ends.get(hop).take();
            }
            assertEquals(0, relays.buffersTaken());
        }
    }

    private static void sendAndEnd(Pattern pattern, SocketChannel to) throws IOException {
        pattern.send(to, 0, GIGABYTE);
        to.shutdownOutput();
    }

    @ParameterizedTest
    @EnumSource
    void aSlowReaderStopsItsWriterAndCostsOneBuffer(Route route) throws Exception {
        try (Relays relays = new Relays(folder, route);
                Ends ends = relays.open()) {
            ends.client().configureBlocking(false);
            Pattern pattern = new Pattern(1);
            long sent = RelayTest.fill(relays, pattern, ends.client());
            assertTrue(sent < 64_000_000, sent + " bytes are on their way");
            for (LoopThread loop : relays.loops) {
                assertTrue(
                        loop.buffersTaken() <= (route.hasTls() ? 4 : 1),
                        "a buffer, and of TLS one more beside its two");
            }
            ends.client().configureBlocking(true);
            Future<?> rest = RelayTest.inBackground(() -> pattern.send(ends.client(), sent, sent + 10_000_000));
            new Pattern(1).receive(ends.server(), 0, sent + 10_000_000);
            rest.get();
            Relays.await("the loops sleep", relays::isQuiet);
            assertEquals(0, relays.buffersTaken());
        }
    }

    /** No garbage, no pause: the loop's thread allocates nothing in the Java heap, whatever passes. */
    @ParameterizedTest
    @EnumSource(names = {"UNIX_TCP"})
    void nothingIsAllocatedForWhatPasses(Route route) throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Relays relays = new Relays(folder, route);
                Ends ends = relays.open()) {
            LoopThread loop = relays.loops.get(0);
            passSmallMessages(ends, MESSAGES / 10);
            pingPong(ends, ROUND_TRIPS / 10);
            Relays.await("the loop sleeps", loop::isQuiet);
            long pollsBefore = loop.polls();
            long before = threads.getThreadAllocatedBytes(loop.thread.getId());
            passSmallMessages(ends, MESSAGES);
            pingPong(ends, ROUND_TRIPS);
            long allocated = threads.getThreadAllocatedBytes(loop.thread.getId()) - before;
            long polls = loop.polls() - pollsBefore;
            System.out.printf("%d bytes allocated in %d rounds of the loop%n", allocated, polls);
            assertTrue(polls > 2 * ROUND_TRIPS, polls + " rounds");
            assertTrue(allocated < 1000, allocated + " bytes in " + polls + " rounds");
        }
    }

    private static void passSmallMessages(Ends ends, int count) throws Exception {
        Future<?> arrived = RelayTest.inBackground(() -> new Pattern(3).receive(ends.server(), 0, 10L * count));
        Pattern pattern = new Pattern(3);
        for (int i = 0; i < count; i++) {
            pattern.send(ends.client(), 10L * i, 10L * (i + 1));
        }
        arrived.get();
    }

    private static void pingPong(Ends ends, int count) throws Exception {
        Future<?> echo = RelayTest.inBackground(() -> {
            ByteBuffer ball = ByteBuffer.allocateDirect(32);
            for (int i = 0; i < count; i++) {
                pass(ball, ends.server(), false);
                pass(ball, ends.server(), true);
            }
        });
        ByteBuffer ball = ByteBuffer.allocateDirect(32);
        for (int i = 0; i < count; i++) {
            pass(ball, ends.client(), true);
            pass(ball, ends.client(), false);
        }
        echo.get();
    }

    private static void pass(ByteBuffer ball, SocketChannel channel, boolean out) throws IOException {
        ball.clear();
        while (ball.hasRemaining()) {
            int count = out ? channel.write(ball) : channel.read(ball);
            if (count < 0) {
                throw new IOException("ended");
            }
        }
    }
}
