package io.github.wsld.net.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.wsld.common.relay.Relay;
import io.github.wsld.net.relay.Relays.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Many connections that come, talk and go, some of them roughly. Each has a pattern of its own both ways, so that a byte of
 * another's is seen at once.
 */
@Timeout(300)
class RelayChurnTest {
    @TempDir
    Path folder;

    private final long seed = Long.getLong("wsld.seed", System.nanoTime());
    /** What the servers found wrong. */
    private final Queue<Throwable> defects = new ConcurrentLinkedQueue<>();

    private long socketsBefore;

    @BeforeEach
    void printSeed() throws IOException {
        System.out.println("RelayChurnTest seed=" + seed);
        // From its first close on the JDK keeps a socket of its own.
        SocketChannel.open().close();
        socketsBefore = openSockets();
    }

    @AfterEach
    void everyDescriptorIsClosed() {
        Relays.await("descriptors are closed", () -> openSockets() <= socketsBefore);
    }

    @ParameterizedTest
    @EnumSource(names = {"UNIX_TCP", "TCP_UNIX_UNIX"})
    void aThousandConnectionsOfWhichHalfAreKilledInFullFlight(Route route) throws Exception {
        int count = 1000;
        CountDownLatch allTalk = new CountDownLatch(count);
        try (Relays relays = new Relays(folder, route)) {
            serve(relays, count);
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                long id = seed + i;
                boolean isKilled = i % 2 == 0;
                clients.add(RelayTest.inBackground(() -> {
                    try (SocketChannel channel = Channels.connect(relays.entry)) {
                        greet(channel, id);
                        converse(channel, id, 0, 50_000);
                        allTalk.countDown();
                        awaitUninterrupted(allTalk);
                        if (isKilled) {
                            channel.configureBlocking(false);
                            pattern(id).send(channel, 50_000, Long.MAX_VALUE);
                        } else {
                            converse(channel, id, 50_000, 150_000);
                            channel.shutdownOutput();
                            pattern(~id).receiveToEnd(channel, 150_000, 150_000);
                        }
                    }
                }));
            }
            for (Future<?> client : clients) {
                client.get();
            }
            assertNothingIsLeft(relays, count);
        }
    }

    /** Clients end well, end early, are cut, and relays are aborted, while descriptors are used again and again. */
    @ParameterizedTest
    @EnumSource(names = {"UNIX_TCP", "TCP_UNIX", "TCP_TCP_TCP", "UNIX_UNIX_TCP"})
    void noByteReachesAnotherConnection(Route route) throws Exception {
        int threads = 8;
        int each = 100;
        AtomicInteger whole = new AtomicInteger();
        try (Relays relays = new Relays(folder, route)) {
            serve(relays, threads * each);
            List<Future<?>> clients = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                Random random = new Random(seed + thread);
                clients.add(RelayTest.inBackground(() -> {
                    for (int i = 0; i < each; i++) {
                        try {
                            liveAndDie(relays, random);
                            whole.incrementAndGet();
                        } catch (IOException aborted) {
                            assertIsCut(aborted);
                        }
                    }
                }));
            }
            for (Future<?> client : clients) {
                client.get();
            }
            System.out.println(route + " ended as they meant to: " + whole + " of " + threads * each);
            assertNothingIsLeft(relays, threads * each);
        }
    }

    private void liveAndDie(Relays relays, Random random) throws IOException {
        long id = random.nextLong();
        int length = 1 + random.nextInt(200_000);
        try (SocketChannel channel = Channels.connect(relays.entry)) {
            greet(channel, id);
            converse(channel, id, 0, length);
            switch (random.nextInt(5)) {
                case 0 -> abortOne(relays, random.nextInt(8));
                case 1 -> Channels.reset(channel);
                case 2 -> {
                    channel.configureBlocking(false);
                    pattern(id).send(channel, length, length + 1_000_000);
                }
                default -> {
                    channel.shutdownOutput();
                    pattern(~id).receiveToEnd(channel, length, length);
                }
            }
        } catch (AssertionError e) {
            // An aborted relay may end a stream early over AF_UNIX, which knows no reset; a wrong byte it may not.
            if (e.getMessage().startsWith("wrong byte")) {
                throw e;
            }
        }
    }

    /** Thousands are alive at a time: a small one. */
    private static Pattern pattern(long seed) {
        return new Pattern(seed, 8 * 1024);
    }

    private static void abortOne(Relays relays, int which) {
        relays.loops.get(0).call(() -> {
            relays.live.stream().skip(which).findFirst().ifPresent(Relay::abort);
            return null;
        });
    }

    /** Says who it is. */
    private static void greet(SocketChannel channel, long id) throws IOException {
        channel.write(ByteBuffer.allocate(8).putLong(0, id));
    }

    /** Sends its own bytes and reads the server's, by turns. */
    private static void converse(SocketChannel channel, long id, int from, int until) throws IOException {
        Pattern own = pattern(id);
        Pattern answer = pattern(~id);
        for (int at = from; at < until; ) {
            int next = Math.min(at + 20_000, until);
            own.send(channel, at, next);
            answer.receive(channel, at, next);
            at = next;
        }
    }

    /** Answers each byte of a client's pattern by one of the answer's. */
    private void serve(Relays relays, int connections) {
        RelayTest.inBackground(() -> {
            for (int i = 0; i < connections; i++) {
                SocketChannel channel = Channels.accept(relays.target);
                RelayTest.inBackground(() -> {
                    try (channel) {
                        serve(channel);
                    } catch (IOException cut) {
                        assertIsCut(cut);
                    } catch (AssertionError e) {
                        defects.add(e);
                    }
                });
            }
        });
    }

    private static void serve(SocketChannel channel) throws IOException {
        ByteBuffer greeting = ByteBuffer.allocate(8);
        while (greeting.hasRemaining()) {
            if (channel.read(greeting) < 0) {
                return;
            }
        }
        long id = greeting.getLong(0);
        Pattern answer = pattern(~id);
        pattern(id).receiveEach(channel, (from, until) -> answer.send(channel, from, until));
    }

    private void assertIsCut(IOException e) {
        if (!List.of("Connection reset", "Connection reset by peer", "Broken pipe")
                .contains(e.getMessage())) {
            defects.add(e);
        }
    }

    private void assertNothingIsLeft(Relays relays, int connections) throws InterruptedException {
        assertEquals(List.of(), List.copyOf(defects));
        for (int hop = 0; hop < relays.loops.size(); hop++) {
            for (int i = 0; i < connections; i++) {
                relays.ends.get(hop).take();
            }
        }
        assertEquals(0, relays.buffersTaken());
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Sockets, and the descriptors of pollers. */
    private static long openSockets() {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(RelayChurnTest::isSocket).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            String what = Files.readSymbolicLink(descriptor).toString();
            return what.startsWith("socket:") || what.startsWith("anon_inode:");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}
