package io.github.wsld.net.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.Dial;
import io.github.wsld.common.loop.DialFailure;
import io.github.wsld.net.relay.Relays.Ends;
import io.github.wsld.net.relay.Relays.Route;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Dialling hosts that are dead, next to a relay that is not. */
@Timeout(300)
class DialOverSocketsTest {
    private static final Duration LONG = Duration.ofHours(1);

    @TempDir
    Path folder;

    private final LoopThread loop = new LoopThread();
    private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();
    private final List<SocketChannel> waiting = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        loop.close();
        for (SocketChannel channel : waiting) {
            channel.close();
        }
    }

    @Test
    void aTcpHostThatDoesNotAnswerFailsAtTheDeadline() throws Exception {
        try (ServerSocketChannel deaf = Channels.listen(new Endpoint.Tcp("127.0.0.1", 0), 1)) {
            Endpoint endpoint = Channels.endpoint(deaf);
            fillTcpQueue(endpoint);
            dial(endpoint, LONG);
            loop.advance(LONG.minusSeconds(1));
            assertTrue(told.isEmpty());
            loop.advance(Duration.ofSeconds(1));
            assertEquals(
                    new DialFailure(endpoint, DialFailure.Kind.TIMED_OUT, "no answer within 3600000 ms"), told.take());
        }
    }

    @Test
    void aUnixHostWithAFullQueueIsReachedWhenItAcceptsAgain() throws Exception {
        Endpoint endpoint = Endpoint.Unix.path(folder.resolve("full"));
        try (ServerSocketChannel slow = Channels.listen(endpoint, 1)) {
            fillUnixQueue(endpoint);
            dial(endpoint, LONG);
            loop.call(() -> null);
            assertTrue(told.isEmpty());
            for (int i = waiting.size(); i > 0; i--) {
                slow.accept().close();
            }
            assertEquals("connected", told.take());
        }
    }

    @Test
    void aUnixHostWhoseQueueStaysFullFailsAtTheDeadline() throws Exception {
        Endpoint endpoint = Endpoint.Unix.path(folder.resolve("full"));
        try (ServerSocketChannel deaf = Channels.listen(endpoint, 1)) {
            assertTrue(deaf.isOpen());
            fillUnixQueue(endpoint);
            dial(endpoint, LONG);
            loop.advance(LONG);
            assertEquals(
                    new DialFailure(endpoint, DialFailure.Kind.TIMED_OUT, "no answer within 3600000 ms"), told.take());
        }
    }

    @Test
    void nobodyThereIsToldWithTheReason() throws Exception {
        Endpoint missing = Endpoint.Unix.path(folder.resolve("missing"));
        dial(missing, LONG);
        assertEquals(new DialFailure(missing, DialFailure.Kind.REFUSED, "ENOENT (2), no such file"), told.take());

        Endpoint closed;
        try (ServerSocketChannel listener = Channels.listen(new Endpoint.Tcp("127.0.0.1", 0))) {
            closed = Channels.endpoint(listener);
        }
        dial(closed, LONG);
        assertEquals(
                new DialFailure(closed, DialFailure.Kind.REFUSED, "ECONNREFUSED (111), connection refused"),
                told.take());
    }

    /** A connect that blocked would hold the loop, and no ball would come back before it ended. */
    @Test
    void deadHostsHoldNoLiveRelayUp() throws Exception {
        Endpoint unix = Endpoint.Unix.path(folder.resolve("full"));
        try (Relays relays = new Relays(folder, Route.UNIX_TCP);
                Ends ends = relays.open();
                ServerSocketChannel deafTcp = Channels.listen(new Endpoint.Tcp("127.0.0.1", 0), 1);
                ServerSocketChannel deafUnix = Channels.listen(unix, 1)) {
            assertTrue(deafUnix.isOpen());
            Endpoint tcp = Channels.endpoint(deafTcp);
            fillTcpQueue(tcp);
            fillUnixQueue(unix);
            LoopThread live = relays.loops.get(0);
            for (int i = 0; i < 10; i++) {
                live.call(() -> Dial.start(live.loop, tcp, LONG, new Outcome()));
                live.call(() -> Dial.start(live.loop, unix, LONG, new Outcome()));
            }
            ByteBuffer ball = ByteBuffer.allocate(1);
            for (int i = 0; i < 1000; i++) {
                ends.client().write(ball.clear());
                ends.server().read(ball.clear());
                ends.server().write(ball.clear());
                ends.client().read(ball.clear());
            }
            assertTrue(told.isEmpty(), "all are still waited for");
            live.advance(LONG);
            for (int i = 0; i < 20; i++) {
                assertEquals(DialFailure.Kind.TIMED_OUT, ((DialFailure) told.take()).kind());
            }
        }
    }

    private void dial(Endpoint endpoint, Duration limit) {
        loop.call(() -> Dial.start(loop.loop, endpoint, limit, new Outcome()));
    }

    /** Connects until the kernel drops further attempts, as a dead host does. */
    private void fillTcpQueue(Endpoint endpoint) throws IOException {
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", ((Endpoint.Tcp) endpoint).port());
        while (true) {
            SocketChannel channel = SocketChannel.open();
            waiting.add(channel);
            try {
                channel.socket().connect(address, 200);
            } catch (SocketTimeoutException full) {
                return;
            }
        }
    }

    private void fillUnixQueue(Endpoint endpoint) throws IOException {
        waiting.add(Channels.connect(endpoint));
        waiting.add(Channels.connect(endpoint));
    }

    private final class Outcome implements Dial.Outcome {
        @Override
        public void connected(Channel channel) {
            channel.close();
            told.add("connected");
        }

        @Override
        public void failed(DialFailure failure) {
            told.add(failure);
        }
    }
}
