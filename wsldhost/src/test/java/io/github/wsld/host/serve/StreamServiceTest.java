package io.github.wsld.host.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.NonceSource;
import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.protocol.StreamId;
import io.github.wsld.common.protocol.StrmReply;
import io.github.wsld.common.protocol.StrmRequest;
import io.github.wsld.common.protocol.StrmStatus;
import io.github.wsld.common.protocol.Target;
import io.github.wsld.common.stream.StreamLimits;
import io.github.wsld.common.stream.io.AwakeClock;
import java.io.EOFException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a host keeps of streams, and how long: over real links, with a clock of the test's own. The agent stands for any target. */
@Timeout(300)
class StreamServiceTest {
    private static final int WINDOW = 4096;
    private static final Duration RETENTION = Duration.ofMinutes(3);
    /** One stream at a time. */
    private static final StreamSettings SETTINGS =
            new StreamSettings(1, StreamLimits.MEMORY, new StreamLimits(10, RETENTION));

    @TempDir
    private Path folder;

    private final LoopThread thread = new LoopThread();
    private final NonceSource nonces = new Random(5)::nextBytes;
    private final Instance guest = Instance.random(nonces);
    private final StreamId first = StreamId.random(nonces);
    private final StreamId second = StreamId.random(nonces);
    private ServerSocketChannel agent;
    private LinkServer server;

    @BeforeEach
    void serve() throws Exception {
        server = TestHost.serve(thread, folder, 10, SETTINGS);
        agent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(folder.resolve("agent")));
    }

    @AfterEach
    void close() throws Exception {
        thread.close();
        agent.close();
    }

    private StrmReply answer(StrmRequest request) throws Exception {
        try (TestGuest link = new TestGuest(folder.resolve("link"))) {
            return link.ask(request);
        }
    }

    private StrmRequest open(StreamId id) throws Exception {
        return new StrmRequest.Open(1, id, WINDOW, guest, Target.parse("agent:ssh"));
    }

    private StrmRequest resume(StreamId id, long epoch) {
        return new StrmRequest.Resume(epoch, id, 0, WINDOW, guest);
    }

    /** In steps that are no sleep. */
    private void advance(Duration time) {
        for (Duration done = Duration.ZERO; done.compareTo(time) < 0; done = done.plus(AwakeClock.LOOK)) {
            thread.advance(AwakeClock.LOOK);
        }
    }

    @Test
    void oneStreamTooManyIsToldToComeLater() throws Exception {
        assertEquals(StrmStatus.OK, answer(open(first)).status());

        StrmReply busy = answer(open(second));

        assertEquals(StrmStatus.BUSY, busy.status());
        assertEquals(new Reason(Reason.OVER_LIMIT, "the host has too many streams"), busy.reason());
        assertEquals(5000, busy.retryMillis());
        // Nothing is remembered of it: it comes again as it came.
        answer(new StrmRequest.Kill(2, first, Reason.CLIENT_GONE, guest));
        assertEquals(StrmStatus.OK, answer(open(second)).status());
    }

    @Test
    void aStreamWhoseGuestIsNotHeardIsKeptItsTimeAndForgotten() throws Exception {
        assertEquals(StrmStatus.OK, answer(open(first)).status());
        try (SocketChannel target = agent.accept()) {
            thread.await(() -> server.streams().counters().lostLinks() == 1);
            advance(RETENTION.minus(AwakeClock.LOOK.multipliedBy(2)));
            assertEquals(StrmStatus.OK, answer(resume(first, 2)).status());
            thread.await(() -> server.streams().counters().lostLinks() == 2);
            advance(RETENTION.minus(AwakeClock.LOOK.multipliedBy(2)));
            assertEquals(1, (int) thread.call(() -> server.streams().streams().size()));

            advance(AwakeClock.LOOK.multipliedBy(4));

            assertEquals(-1, target.read(ByteBuffer.allocate(1)));
        }
        StrmReply ended = answer(resume(first, 3));
        assertEquals(StrmStatus.ENDED, ended.status());
        assertEquals(new Reason(Reason.RETENTION_OVER, "the guest did not come back in time"), ended.reason());
        assertEquals(StrmStatus.OK, answer(open(second)).status());
        // Why it ended is kept as long again.
        advance(RETENTION.plus(AwakeClock.LOOK));
        assertEquals(StrmStatus.UNKNOWN, answer(resume(first, 4)).status());
    }

    private void onLoop(Runnable task) {
        thread.call(() -> {
            task.run();
            return null;
        });
    }

    @Test
    void aMachineThatGoesEndsItsStreams() throws Exception {
        assertEquals(StrmStatus.OK, answer(open(first)).status());
        try (SocketChannel target = agent.accept()) {
            onLoop(server::machineGone);
            assertEquals(-1, target.read(ByteBuffer.allocate(1)));
        }
        StrmReply ended = answer(resume(first, 2));
        assertEquals(StrmStatus.ENDED, ended.status());
        assertEquals(new Reason(Reason.CLIENT_GONE, "the virtual machine is gone"), ended.reason());
    }

    @Test
    void nobodyIsAnsweredWhileAnotherProcessIsToGoOn() throws Exception {
        assertEquals(StrmStatus.OK, answer(open(first)).status());
        try (SocketChannel target = agent.accept();
                TestGuest link = new TestGuest(folder.resolve("link")).begin(resume(first, 2))) {
            onLoop(server::freeze);
            assertThrows(EOFException.class, link::ask);
            onLoop(server::thaw);
            assertEquals(StrmStatus.OK, answer(resume(first, 3)).status());
            assertTrue(target.isConnected());
        }
    }

    @Test
    void aMachineThatGoesMeanwhileEndsItsStreamsAfterAll() throws Exception {
        assertEquals(StrmStatus.OK, answer(open(first)).status());
        try (SocketChannel target = agent.accept()) {
            onLoop(server::freeze);
            onLoop(server::machineGone);
            assertEquals(1, (int) thread.call(() -> server.streams().streams().size()));
            onLoop(server::thaw);
            assertEquals(-1, target.read(ByteBuffer.allocate(1)));
        }
    }
}
