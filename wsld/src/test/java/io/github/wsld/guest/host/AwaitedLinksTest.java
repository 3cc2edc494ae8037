package io.github.wsld.guest.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.WorkerPool;
import io.github.wsld.common.protocol.Function;
import io.github.wsld.common.protocol.HostInfo;
import io.github.wsld.common.protocol.InfoReply;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.LinkKey;
import io.github.wsld.common.protocol.NonceSource;
import io.github.wsld.common.protocol.Target;
import io.github.wsld.common.stream.StreamTimes;
import io.github.wsld.common.tls.Tls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Links that the host opens, and nobody at the endpoint that the guest dials; on loopback, with a clock of the test's own. */
@Timeout(300)
class AwaitedLinksTest {
    private static final byte[] NOTHING_ASKED = {0};
    private static final HostInfo INFO =
            new HostInfo("9.9", List.of("strm"), List.of("x11"), 1, Instance.random(new Random(5)::nextBytes));

    @TempDir
    private Path folder;

    private final LoopThread thread = new LoopThread();
    private final WorkerPool workers = new WorkerPool(thread.loop);
    private final NonceSource nonces = new Random(6)::nextBytes;
    /** A permit for each time that the probe has asked in vain. */
    private final Semaphore inVain = new Semaphore(0);

    private final List<FakeHost> links = new ArrayList<>();
    private final Recorded outcome = new Recorded();
    private FakeHost fake;
    private InetSocketAddress address;
    private Host host;
    private AwaitedLinks awaited;

    @BeforeEach
    void listen() throws Exception {
        fake = new FakeHost(folder.resolve("elsewhere"));
        address = address();
        Endpoint endpoint = new Endpoint.TcpFromHost(Optional.of(address.getHostString()), address.getPort());
        HostSettings settings = new HostSettings(
                List.of(Endpoint.Unix.path(folder.resolve("nobody")), endpoint),
                LinkKey.NONE,
                Duration.ofSeconds(5),
                StreamTimes.DEFAULT);
        thread.call(() -> {
            Dialers dialers = new Dialers(
                    thread.loop, new Tls(thread.loop, workers), LinkKey.NONE, nonces, settings.dialDeadline());
            host = new Host(thread.loop, settings, nonces, dialers);
            awaited = dialers.awaited().orElseThrow();
            host.awaitsLinksAt(awaited::address);
            HostProbe probe = new HostProbe(host, Optional.empty(), () -> {
                inVain.release();
                return 0.5;
            });
            awaited.start(probe::announce, probe::askable);
            return null;
        });
        inVain.acquire();
        assertInstanceOf(HostState.Down.class, thread.call(host::state));
    }

    /** An address of this machine's that nobody else thinks of, and a port that is free there. */
    private static InetSocketAddress address() throws Exception {
        long seed = Long.getLong("wsld.seed", System.nanoTime());
        System.out.println("AwaitedLinksTest seed=" + seed);
        Random random = new Random(seed);
        byte[] bytes = {127, (byte) (64 + random.nextInt(64)), (byte) random.nextInt(), 9};
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(bytes))) {
            return new InetSocketAddress(socket.getInetAddress().getHostAddress(), socket.getLocalPort());
        }
    }

    @AfterEach
    void close() throws Exception {
        thread.call(() -> {
            awaited.close();
            return null;
        });
        thread.close();
        workers.close();
        for (FakeHost link : links) {
            link.hangUp();
        }
        fake.close();
    }

    private FakeHost dial() throws Exception {
        FakeHost link = fake.beside().dial(address);
        links.add(link);
        return link;
    }

    private void tellWhoItIs(FakeHost link) throws Exception {
        byte[] json = INFO.toJson();
        link.answer(InfoReply.ok(json).encode(), json);
        thread.await(() -> host.state() instanceof HostState.Reached);
    }

    private void awaitReady(int count) {
        String text = count + " links of the host ready at tcp:" + address.getHostString() + ":" + address.getPort();
        thread.await(() -> AwaitedLinks.notes(host.routes()).equals(List.of(new Status.Note("spares", text))));
    }

    @Test
    void theHostIsAskedOverALinkThatStreamsCanSpare() throws Exception {
        assertEquals("strm", dial().challenge());
        assertEquals("strm", dial().challenge());
        tellWhoItIs(dial());
        assertEquals(INFO, ((HostState.Reached) thread.call(host::state)).info());
        awaitReady(2);
        // In place of the one that was used, and one more for streams.
        assertEquals("info", dial().challenge());
        assertEquals("strm", dial().challenge());
        awaitReady(3);
    }

    @Test
    void aLinkThatWasToAskIsReplacedWhenItIsLost() throws Exception {
        assertEquals("strm", dial().challenge());
        assertEquals("strm", dial().challenge());
        FakeHost lost = dial();
        assertEquals("info", lost.challenge());
        lost.hangUp();
        inVain.acquire();
        tellWhoItIs(dial());
    }

    @Test
    void whatStreamsCannotCarryDoesNotTellThatTheHostIsAway() throws Exception {
        FakeHost first = dial();
        assertEquals("strm", first.challenge());
        assertEquals("strm", dial().challenge());
        tellWhoItIs(dial());
        awaitReady(2);
        connect();
        assertInstanceOf(HostState.Reached.class, thread.call(host::state));
        // That links of the host's fail as well does.
        BlockingQueue<LinkFailure.Kind> failed = new LinkedBlockingQueue<>();
        thread.call(() -> LinkDial.start(
                host, host.routes().all().get(1), Function.STRM, () -> Optional.of(NOTHING_ASKED), failed(failed)));
        first.hangUp();
        assertEquals(LinkFailure.Kind.NO_SET_UP, failed.take());
        connect();
        assertInstanceOf(HostState.Down.class, thread.call(host::state));
    }

    private static LinkDial.Outcome failed(Queue<LinkFailure.Kind> kinds) {
        return new LinkDial.Outcome() {
            @Override
            public void replied(LinkReply reply) {
                throw new IllegalStateException("a reply that nobody made");
            }

            @Override
            public void failed(LinkFailure failure) {
                kinds.add(failure.kind());
            }
        };
    }

    /** A client whose connection only links that the guest dials can carry. */
    private void connect() throws Exception {
        thread.call(() -> {
            host.connect(new Target.DefaultDisplay(), outcome);
            return null;
        });
        String told = outcome.take();
        assertTrue(told.startsWith("wsldhost is not reached at unix:"), told);
    }
}
