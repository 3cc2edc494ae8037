package io.github.wsld.guest.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.daemon.RecentErrors;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.EventHandler;
import io.github.wsld.common.protocol.ConnReply;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.LinkKey;
import io.github.wsld.common.protocol.NonceSource;
import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.protocol.StrmReply;
import io.github.wsld.common.protocol.Target;
import io.github.wsld.common.protocol.TimeMessage;
import io.github.wsld.common.stream.StreamTimes;
import io.github.wsld.guest.stream.Streams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A stream of the guest, and what it does when the host has slept: over real sockets to a host that the test plays, with its clock. */
@Timeout(300)
class ResumesTest {
    private static final byte[] NOTHING = {};
    /** More than a loss waits for the next dial, less than anything else does. */
    private static final Duration MOMENT = Duration.ofMillis(50);

    private static final byte[] RESUMED = new TimeMessage.Resumed(1).encode();

    @TempDir
    private Path folder;

    private final LoopThread thread = new LoopThread();
    private final NonceSource nonces = new Random(4)::nextBytes;
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private ServerSocketChannel clients;
    private FakeHost fake;
    private Streams streams;
    private HostResumes resumes;
    private boolean isToldOtherwise;

    @BeforeEach
    void start() throws Exception {
        fake = new FakeHost(folder.resolve("link"));
        clients = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(folder.resolve("client")));
        HostSettings settings = new HostSettings(
                List.of(Endpoint.Unix.path(folder.resolve("link"))),
                LinkKey.NONE,
                Duration.ofSeconds(5),
                StreamTimes.DEFAULT);
        thread.call(() -> {
            Host host = new Host(thread.loop, settings, nonces);
            streams = new Streams(host, Instance.random(nonces), new RecentErrors(Clock.systemUTC()));
            resumes = new HostResumes(new TimeLinks(host), () -> isToldOtherwise, () -> {
                streams.resumed();
                told.add("resumed");
            });
            return null;
        });
    }

    @AfterEach
    void close() throws Exception {
        thread.close();
        fake.close();
        clients.close();
    }

    /** Has a stream with a link, over which nothing is awaited. */
    private void open() throws Exception {
        thread.call(() -> {
            streams.connect(new Target.DefaultDisplay(), new Client());
            return null;
        });
        answer(StrmReply.ok(1, 0, 4096));
        assertEquals("opened", told.take());
    }

    private void answer(StrmReply reply) throws Exception {
        fake.accept().answer(reply.encode(), NOTHING);
    }

    private void awaitLinked() {
        thread.await(
                () -> streams.live().stream().allMatch(stream -> stream.route().isPresent()));
    }

    private void want() {
        thread.call(() -> {
            resumes.want();
            return null;
        });
    }

    private void resumed() {
        thread.call(() -> {
            streams.resumed();
            return null;
        });
    }

    @Test
    void streamsLookAfterTheirLinksWhenTheHostTellsThatItHasSlept() throws Exception {
        open();
        want();
        FakeHost time = fake.beside().accept();
        // What else the host may say there tells of no sleep.
        byte[] sample = new TimeMessage.SampleReply(1, 2, 3).encode();
        time.answer(
                ConnReply.OK.encode(),
                ByteBuffer.allocate(sample.length + RESUMED.length)
                        .put(sample)
                        .put(RESUMED)
                        .array());
        assertEquals("resumed", told.take());

        thread.advance(Duration.ofSeconds(2).minus(MOMENT));
        assertTrue(told.isEmpty());
        assertEquals(0, (long) thread.call(() -> streams.counters().lostLinks()));
        thread.advance(MOMENT);
        assertEquals(1, (long) thread.call(() -> streams.counters().lostLinks()));
        assertEquals("06000008" + "0000000000000001", HexFormat.of().formatHex(fake.read(12)));
        assertTrue(fake.isClosedByGuest());
        thread.advance(MOMENT);
        answer(StrmReply.ok(2, 0, 4096));
        awaitLinked();
        assertEquals(1, (long) thread.call(() -> streams.counters().resumes()));
        // A link that is lost is replaced when somebody wants to know.
        time.hangUp();
        thread.await(() -> {
            resumes.want();
            return dialled(time);
        });
        time.answer(ConnReply.OK.encode(), RESUMED);
        assertEquals("resumed", told.take());
    }

    private static boolean dialled(FakeHost time) {
        try {
            return time.isDialled();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void nobodyAsksWhileSomebodyElseIsTold() throws Exception {
        isToldOtherwise = true;
        want();
        assertFalse(fake.isDialled());

        isToldOtherwise = false;
        want();
        assertTrue(fake.isDialled());
    }

    @Test
    void aSleepIsTheEndOfTheWaitForTheNextDial() throws Exception {
        open();
        fake.close();
        Files.delete(folder.resolve("link"));
        for (int i = 0; i < 10; i++) {
            thread.advance(Duration.ofSeconds(10));
        }
        fake = new FakeHost(folder.resolve("link"));
        assertFalse(fake.isDialled());

        resumed();

        answer(StrmReply.ok(9, 0, 4096));
    }

    @Test
    void aStreamThatIsToldBusyComesAgainWhenItWasTold() throws Exception {
        open();
        fake.hangUp();
        thread.await(() -> streams.counters().lostLinks() == 1);
        thread.advance(MOMENT);
        Reason reason = new Reason(Reason.OVER_LIMIT, "the host has too many streams");
        answer(StrmReply.busy(reason, 1, 5000));
        assertTrue(fake.isClosedByGuest());

        thread.advance(Duration.ofSeconds(4));
        assertFalse(fake.isDialled());
        thread.advance(Duration.ofSeconds(1).plus(MOMENT));
        answer(StrmReply.ok(3, 0, 4096));
        awaitLinked();
    }

    /** Joins the stream with a connection to this test. */
    private final class Client implements LinkOutcome, EventHandler {
        @Override
        public void opened(OpenedStream stream) {
            int descriptor = thread.loop.sockets().connect(Endpoint.Unix.path(folder.resolve("client")));
            stream.join(thread.loop.open(descriptor, 0, this), ByteBuffer.allocate(0));
            told.add("opened");
        }

        @Override
        public void connected(Channel link, ByteBuffer first) {
            told.add("connected without a stream");
        }

        @Override
        public void unconfirmed(Channel link) {
            told.add("unconfirmed");
        }

        @Override
        public void failed(String reason) {
            told.add(reason);
        }

        @Override
        public void ready(int events) {
            throw new IllegalStateException("the stream's handler takes its place");
        }

        @Override
        public void abort(Throwable cause) {
            told.add("aborted: " + cause);
        }
    }
}
