package io.github.wsld.net.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.loop.BufferPool;
import io.github.wsld.common.relay.Relay;
import io.github.wsld.common.relay.RelayEnd;
import io.github.wsld.net.relay.Relays.Ends;
import io.github.wsld.net.relay.Relays.Route;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one connection meets on its way through relays. */
@Timeout(300)
class RelayTest {
    private static final int SIZE = 3_000_000;

    @TempDir
    Path folder;

    private final Pattern question = new Pattern(1);
    private final Pattern answer = new Pattern(2);

    @ParameterizedTest
    @EnumSource
    void anAnswerAfterTheClientsShutdownArrivesWhole(Route route) throws Exception {
        try (Relays relays = new Relays(folder, route);
                Ends ends = relays.open()) {
            halfClose(ends.client(), ends.server());
            assertAllEnd(relays, RelayEnd.COMPLETE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerAfterTheServersShutdownArrivesWhole(Route route) throws Exception {
        try (Relays relays = new Relays(folder, route);
                Ends ends = relays.open()) {
            halfClose(ends.server(), ends.client());
            assertAllEnd(relays, RelayEnd.COMPLETE);
        }
    }

    private void halfClose(SocketChannel first, SocketChannel second) throws Exception {
        Future<?> sent = inBackground(() -> {
            question.send(first, 0, SIZE);
            first.shutdownOutput();
        });
        new Pattern(1).receiveToEnd(second, 0, SIZE);
        sent.get();
        Future<?> answered = inBackground(() -> {
            answer.send(second, 0, SIZE);
            second.shutdownOutput();
        });
        new Pattern(2).receiveToEnd(first, 0, SIZE);
        answered.get();
    }

    @ParameterizedTest
    @EnumSource
    void singleBytesArriveEachWay(Route route) throws Exception {
        try (Relays relays = new Relays(folder, route);
                Ends ends = relays.open()) {
            Future<?> there = inBackground(() -> new Pattern(1).receive(ends.server(), 0, 5000));
            Future<?> back = inBackground(() -> new Pattern(2).receive(ends.client(), 0, 5000));
            for (int i = 0; i < 5000; i++) {
                question.send(ends.client(), i, i + 1);
                answer.send(ends.server(), i, i + 1);
            }
            there.get();
            back.get();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP_TCP", "TCP_TCP_TCP"})
    void aResetOfTheClientReachesTheServer(Route route) throws Exception {
        try (Relays relays = new Relays(folder, route);
                Ends ends = relays.open()) {
            question.send(ends.client(), 0, 100);
            new Pattern(1).receive(ends.server(), 0, 100);
            Channels.reset(ends.client());
            assertReset(ends.server());
            assertAllEnd(relays, RelayEnd.BROKEN);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP_TCP", "TCP_TCP_TCP"})
    void aResetOfTheServerReachesTheClient(Route route) throws Exception {
        try (Relays relays = new Relays(folder, route);
                Ends ends = relays.open()) {
            answer.send(ends.server(), 0, 100);
            new Pattern(2).receive(ends.client(), 0, 100);
            Channels.reset(ends.server());
            assertReset(ends.client());
            assertAllEnd(relays, RelayEnd.BROKEN);
        }
    }

    /** The relay may learn of the reset from a write as well as from a read. */
    @ParameterizedTest
    @EnumSource(names = {"TCP_TCP", "TCP_TCP_TCP"})
    void aResetInFullFlightReachesTheOtherEnd(Route route) throws Exception {
        try (Relays relays = new Relays(folder, route)) {
            for (int i = 0; i < 20; i++) {
                Ends ends = relays.open();
                Future<IOException> broken = CompletableFuture.supplyAsync(
                        () -> assertThrows(IOException.class, () -> answer.send(ends.server(), 0, Long.MAX_VALUE)));
                new Pattern(2).receive(ends.client(), 0, SIZE);
                Channels.reset(ends.client());
                assertIsReset(broken.get());
                ends.close();
                assertAllEnd(relays, RelayEnd.BROKEN);
            }
        }
    }

    /**
     * The server is still talking when the client has gone. A relay that closed on what it says would reset a TCP connection and
     * take back what the client said.
     */
    @ParameterizedTest
    @EnumSource(names = {"UNIX_UNIX", "UNIX_TCP", "UNIX_UNIX_TCP"})
    void aUnixClientThatClosesWithoutListeningLosesNothingThatItSaid(Route route) throws Exception {
        try (Relays relays = new Relays(folder, route);
                Ends ends = relays.open()) {
            answer.send(ends.server(), 0, 1000);
            question.send(ends.client(), 0, 100_000);
            ends.client().close();
            answer.send(ends.server(), 1000, SIZE);
            new Pattern(1).receiveToEnd(ends.server(), 0, 100_000);
            ends.server().close();
            assertEquals(RelayEnd.PEER_GONE, relays.ends.get(0).take());
            if (relays.loops.size() == 2) {
                assertEquals(RelayEnd.COMPLETE, relays.ends.get(1).take(), "the first relay hears the server out");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"UNIX_UNIX", "UNIX_TCP"})
    void aClientThatClosesWhenAllIsSaidIsComplete(Route route) throws Exception {
        try (Relays relays = new Relays(folder, route);
                Ends ends = relays.open()) {
            question.send(ends.client(), 0, SIZE / 100);
            ends.client().close();
            new Pattern(1).receiveToEnd(ends.server(), 0, SIZE / 100);
            ends.server().close();
            assertAllEnd(relays, RelayEnd.COMPLETE);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"UNIX_UNIX", "UNIX_TCP"})
    void aServerThatStaysWhenItsClientIsGoneIsLeftAfterAWhile(Route route) throws Exception {
        try (Relays relays = new Relays(folder, route);
                Ends ends = relays.open()) {
            ends.client().close();
            assertEquals(-1, ends.server().read(ByteBuffer.allocate(1)), "the end is handed on");
            Relays.await("all is dealt with", relays::isQuiet);
            relays.loops.get(0).advance(Duration.ofSeconds(4));
            assertTrue(relays.ends.get(0).isEmpty(), "it may still have something to do");
            relays.loops.get(0).advance(Duration.ofSeconds(1));
            assertAllEnd(relays, RelayEnd.PEER_GONE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void abortCutsAConnectionInFullFlightAndLeavesNothing(Route route) throws Exception {
        try (Relays relays = new Relays(folder, route);
                Ends ends = relays.open()) {
            ends.client().configureBlocking(false);
            ends.server().configureBlocking(false);
            fill(relays, question, ends.client());
            fill(relays, answer, ends.server());
            // How many depends on how far TCP has let its windows grow.
            while (relays.buffersTaken() == 0) {
                // What the system still worked on looked like nothing to do.
                fill(relays, question, ends.client());
                fill(relays, answer, ends.server());
            }
            relays.loops.get(0).call(() -> {
                relays.live.iterator().next().abort();
                return null;
            });
            assertEquals(RelayEnd.ABORTED, relays.ends.get(0).take());
            ends.client().close();
            ends.server().close();
            for (int hop = 1; hop < relays.loops.size(); hop++) {
                relays.ends.get(hop).take();
            }
            assertEquals(0, relays.buffersTaken());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"UNIX_UNIX", "UNIX_TCP", "TCP_UNIX", "TCP_TCP"})
    void whatWasReadBeforeTheRelayBeganGoesFirst(Route route) throws Exception {
        int all = BufferPool.BUFFER_SIZE + 40_000;
        try (Relays relays = new Relays(folder, route)) {
            relays.firstFromClient = bytes(question, BufferPool.BUFFER_SIZE);
            relays.firstFromServer = bytes(answer, 10);
            try (Ends ends = relays.open()) {
                question.send(ends.client(), BufferPool.BUFFER_SIZE, all);
                answer.send(ends.server(), 10, 20);
                new Pattern(1).receive(ends.server(), 0, all);
                new Pattern(2).receive(ends.client(), 0, 20);
                Relay relay =
                        relays.loops.get(0).call(() -> relays.live.iterator().next());
                assertEquals(all, relay.bytesFromA());
                assertEquals(20, relay.bytesFromB());
            }
        }
    }

    private static ByteBuffer bytes(Pattern pattern, int count) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        pattern.send(java.nio.channels.Channels.newChannel(bytes), 0, count);
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    @Test
    void nobodyAtTheTargetResetsTheClient() throws Exception {
        try (Relays relays = new Relays(folder, Route.TCP_TCP)) {
            relays.target.close();
            try (SocketChannel client = Channels.connect(relays.entry)) {
                assertReset(client);
            }
            String reason = relays.dialFailures.take().reason();
            assertTrue(reason.endsWith("connection refused"), reason);
        }
    }

    /** Writes until every buffer on the way is full. */
    static long fill(Relays relays, Pattern pattern, SocketChannel channel) throws IOException {
        long sent = 0;
        while (true) {
            long now = pattern.send(channel, sent, Long.MAX_VALUE);
            if (now == sent) {
                return sent;
            }
            sent = now;
            Relays.await("the way is full", relays::isQuiet);
        }
    }

    private static void assertAllEnd(Relays relays, RelayEnd how) throws InterruptedException {
        for (int hop = 0; hop < relays.loops.size(); hop++) {
            assertEquals(how, relays.ends.get(hop).take());
        }
        assertEquals(0, relays.buffersTaken());
    }

    private static void assertReset(SocketChannel channel) throws IOException {
        if (LoopThread.IS_WINDOWS) {
            // Wine's own look at a socket may take the error along; the relay's end tells the rest.
            assertReadsNothingMore(channel);
            return;
        }
        assertIsReset(
                assertThrows(SocketException.class, () -> channel.read(ByteBuffer.allocate(1)), "an end is no reset"));
    }

    private static void assertReadsNothingMore(SocketChannel channel) throws IOException {
        try {
            assertEquals(-1, channel.read(ByteBuffer.allocate(1)));
        } catch (SocketException reset) {
            assertIsReset(reset);
        }
    }

    /** Each system has words of its own for it. */
    private static void assertIsReset(IOException e) {
        assertTrue(
                List.of(
                                "Connection reset",
                                "Connection reset by peer",
                                "An existing connection was forcibly closed by the remote host",
                                "An established connection was aborted by the software in your host machine")
                        .contains(e.getMessage()),
                e.getMessage());
    }

    interface Action {
        void run() throws IOException;
    }

    static Future<?> inBackground(Action action) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                action.run();
                done.complete(null);
            } catch (IOException | Error e) {
                done.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return done;
    }
}
