package io.github.wsld.common.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.wsld.common.endpoint.Endpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(300)
class AcceptorTest {
    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(Acceptor.class);

    private final FakePoller poller = new FakePoller();
    private final FakeSockets sockets = new FakeSockets();
    private final AtomicLong clock = new AtomicLong();
    private final EventLoop loop = new EventLoop(poller, sockets, new HeapMemory(), clock::get);
    private final FakeListener listener = new FakeListener();
    private final List<Integer> accepted = new ArrayList<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        poller.idle = loop::stop;
        LOGGER.setLevel(Level.INFO);
        LOGGER.setAdditive(false);
        log.start();
        LOGGER.addAppender(log);
    }

    @AfterEach
    void leave() {
        LOGGER.detachAppender(log);
        LOGGER.setAdditive(true);
        LOGGER.setLevel(null);
    }

    @Test
    void takesAllThatWait() {
        new Acceptor(loop, listener, accepted::add);
        sockets.accepts.addAll(List.of(10, 11, 12));
        poller.rounds.add(this::listenerReady);
        loop.run();
        assertEquals(List.of(10, 11, 12), accepted);
    }

    @Test
    void whoHoldsAtAClientLeavesTheNextInTheQueue() {
        Acceptor[] holding = new Acceptor[1];
        holding[0] = new Acceptor(loop, listener, descriptor -> {
            accepted.add(descriptor);
            holding[0].hold();
        });
        sockets.accepts.addAll(List.of(10, 11));
        poller.rounds.add(this::listenerReady);
        loop.run();
        assertEquals(List.of(10), accepted);
        assertFalse(poller.interests.containsKey(listener.descriptor()));
    }

    @Test
    void aClientThatLeftTheQueueIsNoTrouble() {
        new Acceptor(loop, listener, accepted::add);
        sockets.accepts.addAll(List.of(FakeSockets.GONE, 10));
        poller.rounds.add(this::listenerReady);
        poller.rounds.add(this::listenerReady);
        loop.run();
        assertEquals(List.of(10), accepted);
        assertEquals(List.of(), messages());
    }

    @Test
    void exhaustionPausesLongerAndLongerAndIsToldOnceUntilNobodyWaits() {
        new Acceptor(loop, listener, accepted::add);
        long[] pauses = new long[9];
        poller.rounds.add(this::listenerReady);
        for (int i = 0; i < pauses.length; i++) {
            int round = i;
            sockets.accepts.add(FakeSockets.EXHAUSTED);
            poller.rounds.add(sink -> {
                assertFalse(poller.interests.containsKey(listener.descriptor()), "not watched while it pauses");
                pauses[round] = poller.lastTimeout() / 1_000_000;
                clock.addAndGet(poller.lastTimeout());
            });
        }
        sockets.accepts.addAll(List.of(10, FakeSockets.EXHAUSTED));
        poller.rounds.add(sink -> {
            assertEquals(10_000_000, poller.lastTimeout(), "one connection shortens the pause");
            assertEquals(1, messages().size(), "one connection is no recovery");
            clock.addAndGet(poller.lastTimeout());
        });
        poller.rounds.add(sink -> assertTrue(poller.interests.containsKey(listener.descriptor())));
        loop.run();
        assertEquals(
                List.of(10L, 20L, 40L, 80L, 160L, 320L, 640L, 1000L, 1000L),
                Arrays.stream(pauses).boxed().toList());
        assertEquals(List.of(10), accepted);
        assertEquals(2, messages().size());
        assertTrue(messages().get(0).startsWith("accept paused endpoint=unix:/run/test error=error -24"));
        assertTrue(messages().get(0).contains("ulimit -n"));
        assertEquals("accept goes on endpoint=unix:/run/test", messages().get(1));
    }

    /** No event tells of an empty queue. */
    @Test
    void recoveryIsToldAlsoAfterAsManyAsAreTakenAtOnce() {
        new Acceptor(loop, listener, accepted::add);
        sockets.accepts.add(FakeSockets.EXHAUSTED);
        for (int descriptor = 10; descriptor < 26; descriptor++) {
            sockets.accepts.add(descriptor);
        }
        poller.rounds.add(this::listenerReady);
        poller.rounds.add(sink -> clock.addAndGet(poller.lastTimeout()));
        loop.run();
        assertEquals(16, accepted.size());
        assertEquals("accept goes on endpoint=unix:/run/test", messages().get(1));
    }

    @Test
    void anotherErrorPausesWithoutTheAdviceOnDescriptors() {
        new Acceptor(loop, listener, accepted::add);
        sockets.accepts.add(-71);
        poller.rounds.add(this::listenerReady);
        loop.run();
        assertEquals(List.of("accept paused endpoint=unix:/run/test error=error -71; clients wait"), messages());
    }

    @Test
    void nothingIsAcceptedAfterTheCallbackClosedIt() {
        Acceptor[] acceptor = new Acceptor[1];
        acceptor[0] = new Acceptor(loop, listener, descriptor -> {
            accepted.add(descriptor);
            acceptor[0].close();
        });
        sockets.accepts.addAll(List.of(10, 11));
        poller.rounds.add(this::listenerReady);
        loop.run();
        assertEquals(List.of(10), accepted);
        assertEquals(1, listener.closes);
        assertEquals(List.of(), sockets.closed, "the listener closes its descriptor, nobody else does");
    }

    @Test
    void aPauseEndsWithTheAcceptor() {
        Acceptor acceptor = new Acceptor(loop, listener, accepted::add);
        sockets.accepts.addAll(List.of(FakeSockets.EXHAUSTED, 10));
        poller.rounds.add(this::listenerReady);
        poller.rounds.add(sink -> {
            acceptor.close();
            clock.addAndGet(60_000_000_000L);
        });
        poller.rounds.add(sink -> assertEquals(-1, poller.lastTimeout(), "no timer is left"));
        loop.run();
        assertEquals(List.of(), accepted);
    }

    /** Another process is about to accept from it. */
    @Test
    void aPauseDoesNotOutlastTheLoopsReleaseOfTheListener() {
        new Acceptor(loop, listener, accepted::add);
        sockets.accepts.addAll(List.of(FakeSockets.EXHAUSTED, 10));
        poller.rounds.add(this::listenerReady);
        poller.rounds.add(sink -> {
            loop.releaseListeners();
            clock.addAndGet(60_000_000_000L);
        });
        poller.rounds.add(sink -> {});
        loop.run();
        assertEquals(List.of(), accepted);
    }

    private void listenerReady(Poller.Sink sink) {
        sink.ready(poller.tokens.get(listener.descriptor()), Poller.READABLE);
    }

    private List<String> messages() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private static final class FakeListener implements Listener {
        int closes;

        @Override
        public int descriptor() {
            return 3;
        }

        @Override
        public Endpoint endpoint() {
            return new Endpoint.Unix("/run/test", false);
        }

        @Override
        public void close() {
            closes++;
        }
    }
}
