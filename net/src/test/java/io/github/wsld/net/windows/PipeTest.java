package io.github.wsld.net.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Acceptor;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.Dial;
import io.github.wsld.common.loop.DialFailure;
import io.github.wsld.common.loop.EventHandler;
import io.github.wsld.common.relay.Relay;
import io.github.wsld.common.relay.RelayEnd;
import io.github.wsld.net.relay.Channels;
import io.github.wsld.net.relay.LoopThread;
import io.github.wsld.net.relay.Pattern;
import io.github.wsld.net.relay.Relays;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A TCP client relayed to a named pipe, as an SSH client is to its agent. */
@Tag("windows-jvm")
@Timeout(300)
class PipeTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int SIZE = 5_000_000;

    private final String name = "wsld-test-" + UUID.randomUUID();
    private final LoopThread loop = new LoopThread();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<RelayEnd> ends = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> failures = new LinkedBlockingQueue<>();
    private final Acceptor acceptor = loop.call(() ->
            new Acceptor(loop.loop, loop.loop.sockets().listen(new Endpoint.Tcp("127.0.0.1", 0), 0), this::accepted));

    @AfterEach
    void close() {
        loop.call(() -> {
            acceptor.close();
            return null;
        });
        loop.close();
        threads.shutdownNow();
    }

    private void accepted(int descriptor) {
        Dial.start(loop.loop, new Endpoint.Pipe(name), LIMIT, new Dial.Outcome() {
            @Override
            public void connected(Channel pipe) {
                Channel client = loop.loop.open(descriptor, 0, NOBODY);
                Relay relay = new Relay(loop.loop, client, pipe, (ended, how) -> ends.add(how));
                relay.start(ByteBuffer.allocate(0), ByteBuffer.allocate(0));
            }

            @Override
            public void failed(DialFailure failure) {
                loop.loop.sockets().reset(descriptor);
                failures.add(failure.toString());
            }
        });
    }

    private SocketChannel client() throws Exception {
        return Channels.connect(acceptor.listener().endpoint());
    }

    @Test
    void questionsAndAnswersGoByTurns() throws Exception {
        try (PipeServer server = new PipeServer(name, 1);
                SocketChannel client = client()) {
            server.accept();
            for (int i = 0; i < 100; i++) {
                new Pattern(1).send(client, 10L * i, 10L * i + 10);
                new Pattern(1).receive(server.reader(), 10L * i, 10L * i + 10);
                new Pattern(2).send(server.writer(), 10L * i, 10L * i + 10);
                new Pattern(2).receive(client, 10L * i, 10L * i + 10);
            }
        }
        assertNotNull(ends.poll(30, TimeUnit.SECONDS), "the relay ends with its client");
    }

    @Test
    void megabytesGoBothWaysAtOnce() throws Exception {
        try (PipeServer server = new PipeServer(name, 1);
                SocketChannel client = client()) {
            server.accept();
            Future<?> there = run(() -> new Pattern(1).send(client, 0, SIZE));
            Future<?> back = run(() -> new Pattern(2).send(server.writer(), 0, SIZE));
            Future<?> received = run(() -> {
                new Pattern(1).receive(server.reader(), 0, SIZE);
                return null;
            });
            new Pattern(2).receive(client, 0, SIZE);
            there.get();
            back.get();
            received.get();
        }
    }

    @Test
    void whatTheServerSaidBeforeItWentArrives() throws Exception {
        try (SocketChannel client = clientOf(server -> new Pattern(2).send(server.writer(), 0, 4000))) {
            new Pattern(2).receiveToEnd(client, 0, 4000);
            client.shutdownOutput();
            RelayEnd end = ends.take();
            assertTrue(end == RelayEnd.COMPLETE || end == RelayEnd.PEER_GONE, end.toString());
        }
    }

    @Test
    void whatTheClientSaidBeforeItEndedArrivesAndItIsStillAnswered() throws Exception {
        try (PipeServer server = new PipeServer(name, 1);
                SocketChannel client = client()) {
            server.accept();
            Future<?> said = run(() -> {
                new Pattern(1).send(client, 0, SIZE);
                client.shutdownOutput();
                return null;
            });
            new Pattern(1).receive(server.reader(), 0, SIZE);
            said.get();
            new Pattern(2).send(server.writer(), 0, 4000);
            server.hangUp();
            new Pattern(2).receiveToEnd(client, 0, 4000);
            assertEquals(RelayEnd.COMPLETE, ends.take());
        }
    }

    @Test
    void aMissingPipeIsToldInWords() throws Exception {
        try (SocketChannel client = client()) {
            assertTrue(client.isConnected());
            assertEquals(
                    "connect pipe:" + name + ": ERROR_FILE_NOT_FOUND (2), nobody listens there",
                    failures.poll(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void aBusyPipeIsTriedAgainUntilItIsFree() throws Exception {
        try (PipeServer server = new PipeServer(name, 1);
                SocketChannel first = client()) {
            server.accept();
            try (SocketChannel second = client()) {
                new Pattern(1).send(first, 0, 10);
                new Pattern(1).receive(server.reader(), 0, 10);
                server.hangUp();
                try (PipeServer free = new PipeServer(name, 2)) {
                    free.accept();
                    new Pattern(3).send(second, 0, 10);
                    new Pattern(3).receive(free.reader(), 0, 10);
                }
            }
        }
    }

    @Test
    void aPipeThatIsNotReadFromStopsItsClientAndIsClosedAllTheSame() throws Exception {
        try (PipeServer server = new PipeServer(name, 1);
                SocketChannel client = client()) {
            server.accept();
            client.configureBlocking(false);
            long[] sent = new long[1];
            Relays.await("the way is full", () -> {
                try {
                    long before = sent[0];
                    sent[0] = new Pattern(1).send(client, before, Long.MAX_VALUE);
                    return sent[0] == before && loop.isQuiet();
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            Channels.reset(client);
            server.hangUp();
            assertNotNull(ends.poll(30, TimeUnit.SECONDS), "the relay ends with its server");
        }
    }

    /** A client of a server that does this and goes. */
    private SocketChannel clientOf(ServerAction action) throws Exception {
        PipeServer server = new PipeServer(name, 1);
        SocketChannel client = client();
        server.accept();
        action.serve(server);
        server.hangUp();
        return client;
    }

    private interface ServerAction {
        void serve(PipeServer server) throws Exception;
    }

    private <T> Future<T> run(Callable<T> action) {
        return threads.submit(action);
    }

    private static final EventHandler NOBODY = new EventHandler() {
        @Override
        public void ready(int events) {
            throw new IllegalStateException("an event before the relay began");
        }

        @Override
        public void abort(Throwable cause) {}
    };
}
