package io.github.wsld.host.serve;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.protocol.ConnReply;
import io.github.wsld.common.protocol.HandshakeFailure;
import io.github.wsld.common.protocol.Limits;
import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.protocol.Status;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The host's side of links over real sockets, with a clock of the test's own. The agent stands for any target. */
@Timeout(300)
class LinkServerTest {
    private static final Duration MOMENT = Duration.ofNanos(1);

    @TempDir
    private Path folder;

    private final LoopThread thread = new LoopThread();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private LinkServer server;

    @AfterEach
    void close() throws Exception {
        thread.close();
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private void serve(int mostLinks) {
        server = TestHost.serve(thread, folder, mostLinks, StreamSettings.DEFAULT);
    }

    private TestGuest dial() throws IOException {
        TestGuest guest = new TestGuest(folder.resolve("link"));
        opened.add(guest);
        return guest;
    }

    private ServerSocketChannel agent() throws IOException {
        ServerSocketChannel agent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(folder.resolve("agent")), 1);
        opened.add(agent);
        return agent;
    }

    /** An agent whose queue is full: who dials it is neither let in nor refused. */
    private ServerSocketChannel fullAgent(List<SocketChannel> inQueue) throws IOException {
        ServerSocketChannel agent = agent();
        while (true) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            opened.add(channel);
            channel.configureBlocking(false);
            try {
                channel.connect(agent.getLocalAddress());
            } catch (IOException full) {
                return agent;
            }
            inQueue.add(channel);
        }
    }

    @Test
    void aLinkThatSaysTooLittleIsClosedAfterTenSeconds() throws Exception {
        serve(10);
        byte[] hello = TestGuest.hello();
        List<TestGuest> links = new ArrayList<>();
        for (byte[] said :
                new byte[][] {{}, {'t', 'c', 'p'}, {'t', 'c', 'p', 0, 31}, hello, Arrays.copyOf(hello, 47)}) {
            links.add(dial().write(said));
        }
        // A challenge is an answer, not a request.
        links.get(3).read(TestGuest.CHALLENGE_BYTES);
        thread.await(() -> server.counters().links() == 5);

        thread.advance(Limits.SETUP_DEADLINE.minus(MOMENT));
        assertEquals(0L, thread.call(() -> server.counters().refused()));
        thread.advance(MOMENT);
        for (TestGuest link : links) {
            assertArrayEquals(new byte[0], link.readToEnd());
        }
        assertEquals(5L, thread.call(() -> server.counters().refused()));
    }

    @Test
    void aLinkWithARequestHasNoDeadlineAnyMore() throws Exception {
        serve(10);
        ServerSocketChannel agent = agent();
        TestGuest original = dial().write("ssha".getBytes(US_ASCII));
        SocketChannel first = agent.accept();
        TestGuest ours = dial();
        assertEquals(ConnReply.OK, ours.connect("agent:ssh"));
        SocketChannel second = agent.accept();

        thread.advance(Duration.ofHours(1));

        first.write(ByteBuffer.wrap(new byte[] {1}));
        second.write(ByteBuffer.wrap(new byte[] {2}));
        assertArrayEquals(new byte[] {1}, original.read(1));
        assertArrayEquals(new byte[] {2}, ours.read(1));
    }

    @Test
    void linksBeyond128WithoutARequestAreToldThatTheHostIsBusy() throws Exception {
        serve(10);
        List<TestGuest> silent = new ArrayList<>();
        for (int i = 0; i < Limits.MAX_UNPROVED_LINKS; i++) {
            silent.add(dial());
        }
        assertEquals(HandshakeFailure.BUSY, dial().refusal("agent:ssh"));
        assertArrayEquals(new byte[0], dial().write("time".getBytes(US_ASCII)).readToEnd());

        // Those that go make room for others.
        silent.forEach(TestGuest::close);
        thread.await(() -> server.pending() == 0);
        agent();
        assertEquals(ConnReply.OK, dial().connect("agent:ssh"));
    }

    @Test
    void linksFarBeyondAreClosedWithoutAWord() throws Exception {
        serve(10);
        for (int i = 0; i < 2 * Limits.MAX_UNPROVED_LINKS; i++) {
            dial();
        }
        assertArrayEquals(new byte[0], dial().readToEnd());
        assertEquals(1L, thread.call(() -> server.counters().refused()));
    }

    @Test
    void relaysBeyondTheMostAreRefused() throws Exception {
        serve(1);
        ServerSocketChannel agent = agent();
        TestGuest served = dial();
        assertEquals(ConnReply.OK, served.connect("agent:ssh"));

        assertEquals(
                new ConnReply(Status.BUSY, new Reason(Reason.OVER_LIMIT, "the host serves 1 links already")),
                dial().connect("agent:ssh"));
        assertArrayEquals(new byte[0], dial().write("ssha".getBytes(US_ASCII)).readToEnd());

        served.close();
        agent.accept().close();
        thread.await(() -> !server.isFull());
        assertEquals(ConnReply.OK, dial().connect("agent:ssh"));
    }

    @Test
    void aLinkWhoseTargetIsDialledCountsAsServed() throws Exception {
        serve(1);
        fullAgent(new ArrayList<>());
        dial().write("ssha".getBytes(US_ASCII));
        thread.await(server::isFull);

        assertEquals(Status.BUSY, dial().connect("agent:ssh").status());
    }

    @Test
    void aTargetThatDoesNotAnswerIsGivenUpAfterTenSeconds() throws Exception {
        serve(1);
        fullAgent(new ArrayList<>());
        TestGuest guest = dial().request("agent:ssh");
        thread.await(server::isFull);

        thread.advance(Limits.CONNECT_DEADLINE);

        ConnReply reply = guest.reply();
        assertEquals(Status.UNREACHABLE, reply.status());
        assertEquals(Reason.TARGET_TIMED_OUT, reply.reason().code());
        assertTrue(reply.reason().text().startsWith("no SSH agent answers on unix:"), reply::toString);
        assertTrue(thread.call(() -> !server.isFull()));
    }

    @Test
    void aGuestThatGoesWhileItsTargetIsDialledEndsThat() throws Exception {
        serve(1);
        List<SocketChannel> inQueue = new ArrayList<>();
        ServerSocketChannel agent = fullAgent(inQueue);
        for (boolean ours : new boolean[] {true, false}) {
            TestGuest guest = ours ? dial().request("agent:ssh") : dial().write("ssha".getBytes(US_ASCII));
            thread.await(server::isFull);
            guest.close();
            thread.await(() -> !server.isFull());
        }

        // With room in the agent's queue nobody comes any more.
        for (int i = 0; i < inQueue.size(); i++) {
            opened.add(agent.accept());
        }
        thread.advance(Limits.CONNECT_DEADLINE);
        agent.configureBlocking(false);
        assertNull(agent.accept());
    }

    @Test
    void aNamedSocketIsReachedAndNoOther() throws Exception {
        serve(10);
        ConnReply absent = dial().connect("socket:gpg");
        assertEquals(Status.UNREACHABLE, absent.status());
        assertTrue(
                absent.reason().text().startsWith("nothing answers on unix:" + folder.resolve("gpg")),
                absent::toString);

        ServerSocketChannel gpg = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(folder.resolve("gpg")));
        opened.add(gpg);
        TestGuest guest = dial();
        assertEquals(ConnReply.OK, guest.connect("socket:gpg"));
        gpg.accept().write(ByteBuffer.wrap(new byte[] {7}));
        assertArrayEquals(new byte[] {7}, guest.read(1));

        assertEquals(
                new ConnReply(
                        Status.DENIED,
                        new Reason(
                                Reason.DENIED,
                                "the host names no socket \"agent\"; name it with wsldhost --socket agent=ENDPOINT"
                                        + " (now gpg)")),
                dial().connect("socket:agent"));
    }

    @Test
    void timeIsThatOfTheClock() throws Exception {
        serve(1);
        byte[] reply = dial().write("time".getBytes(US_ASCII)).readToEnd();
        assertEquals(
                TestHost.NOW.getEpochSecond() * 1_000_000 + 1,
                ByteBuffer.wrap(reply).getLong());
        assertEquals(Long.BYTES, reply.length);
    }
}
