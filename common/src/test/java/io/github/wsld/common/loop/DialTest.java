package io.github.wsld.common.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.endpoint.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class DialTest {
    private static final Endpoint ENDPOINT = new Endpoint.Tcp("127.0.0.1", 6000);
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final FakePoller poller = new FakePoller();
    private final FakeSockets sockets = new FakeSockets();
    private final AtomicLong clock = new AtomicLong();
    private final EventLoop loop = new EventLoop(poller, sockets, new HeapMemory(), clock::get);
    private final List<Object> told = new ArrayList<>();
    private final Dial.Outcome outcome = new Dial.Outcome() {
        @Override
        public void connected(Channel channel) {
            told.add(channel.descriptor());
            channel.handler(new Silent());
        }

        @Override
        public void failed(DialFailure failure) {
            told.add(failure);
        }
    };

    @BeforeEach
    void stopWhenNothingIsLeft() {
        poller.idle = loop::stop;
    }

    @Test
    void aConnectedChannelIsHandedOverPaused() {
        sockets.connects.add(7);
        Dial.start(loop, ENDPOINT, LIMIT, outcome);
        assertEquals(Poller.WRITABLE, poller.interests.get(7));
        poller.rounds.add(sink -> sink.ready(poller.tokens.get(7), Poller.WRITABLE));
        poller.rounds.add(sink -> {
            // Nobody watches it, so the first event ends what the poller was told, and reaches nobody.
            sink.ready(poller.tokens.get(7), Poller.WRITABLE);
            assertFalse(poller.interests.containsKey(7));
        });
        poller.rounds.add(sink -> assertEquals(-1, poller.lastTimeout(), "no deadline is left"));
        loop.run();
        assertEquals(List.of(7), told);
    }

    @Test
    void aConnectedChannelThatIsWatchedAtOnceWasNeverPaused() {
        sockets.connects.add(7);
        Dial.start(loop, ENDPOINT, LIMIT, watching());
        poller.rounds.add(sink -> {
            sink.ready(poller.tokens.get(7), Poller.WRITABLE);
            assertEquals(Poller.READABLE, poller.interests.get(7));
        });
        poller.rounds.add(sink -> sink.ready(poller.tokens.get(7), Poller.READABLE));
        loop.run();
        assertEquals(List.of("ready"), told);
    }

    @Test
    void whatConnectsAtOnceIsToldFromTheLoopAndNotPolledFor() {
        sockets.connectsAtOnce = true;
        sockets.connects.add(7);
        Dial.start(loop, ENDPOINT, LIMIT, watching());
        assertFalse(poller.interests.containsKey(7), "never from within start");
        poller.rounds.add(sink -> {
            assertEquals(Poller.READABLE, poller.interests.get(7));
            assertEquals(-1, poller.lastTimeout(), "no deadline is left");
            sink.ready(poller.tokens.get(7), Poller.READABLE);
        });
        loop.run();
        assertEquals(List.of("ready"), told);
    }

    @Test
    void whatConnectsAtOnceMayStillBeGivenUp() {
        sockets.connectsAtOnce = true;
        sockets.connects.add(7);
        Dial.start(loop, ENDPOINT, LIMIT, watching()).cancel();
        loop.run();
        assertEquals(List.of(7), sockets.closed);
        assertEquals(List.of(), told);
    }

    private Dial.Outcome watching() {
        return new Dial.Outcome() {
            @Override
            public void connected(Channel channel) {
                channel.handler(new Heard());
                channel.interest(Poller.READABLE);
            }

            @Override
            public void failed(DialFailure failure) {
                told.add(failure);
            }
        };
    }

    @Test
    void aRefusalAtOnceIsToldFromTheLoop() {
        sockets.connects.add(FakeSockets.REFUSED);
        Dial.start(loop, ENDPOINT, LIMIT, outcome);
        assertEquals(List.of(), told, "never from within start");
        loop.run();
        assertEquals(List.of(new DialFailure(ENDPOINT, DialFailure.Kind.REFUSED, "error -111")), told);
    }

    @Test
    void aRefusalLaterClosesTheDescriptor() {
        sockets.connects.add(7);
        sockets.connectResult = FakeSockets.REFUSED;
        Dial.start(loop, ENDPOINT, LIMIT, outcome);
        poller.rounds.add(sink -> sink.ready(poller.tokens.get(7), Poller.ERROR | Poller.HANGUP));
        loop.run();
        assertEquals(List.of(new DialFailure(ENDPOINT, DialFailure.Kind.REFUSED, "error -111")), told);
        assertEquals(List.of(7), sockets.closed);
    }

    @Test
    void silenceEndsAtTheDeadline() {
        sockets.connects.add(7);
        Dial.start(loop, ENDPOINT, LIMIT, outcome);
        poller.rounds.add(sink -> clock.addAndGet(LIMIT.toNanos() - 1));
        poller.rounds.add(sink -> {
            assertEquals(List.of(), told);
            clock.addAndGet(1);
        });
        loop.run();
        assertEquals(List.of(new DialFailure(ENDPOINT, DialFailure.Kind.TIMED_OUT, "no answer within 3000 ms")), told);
        assertEquals(List.of(7), sockets.closed);
    }

    @Test
    void aFullQueueIsTriedAgainUntilThereIsRoom() {
        sockets.connects.addAll(List.of(Sockets.WOULD_BLOCK, Sockets.WOULD_BLOCK, 7));
        Dial.start(loop, ENDPOINT, LIMIT, outcome);
        poller.rounds.add(sink -> clock.addAndGet(poller.lastTimeout()));
        poller.rounds.add(sink -> clock.addAndGet(poller.lastTimeout()));
        poller.rounds.add(sink -> sink.ready(poller.tokens.get(7), Poller.WRITABLE));
        loop.run();
        assertEquals(List.of(7), told);
        assertTrue(clock.get() <= Duration.ofMillis(20).toNanos());
    }

    @Test
    void afterCancelNothingIsToldAndNothingIsLeft() {
        sockets.connects.addAll(List.of(7, Sockets.WOULD_BLOCK, FakeSockets.REFUSED));
        List<Dial> dials = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            dials.add(Dial.start(loop, ENDPOINT, LIMIT, outcome));
        }
        dials.forEach(Dial::cancel);
        dials.forEach(Dial::cancel);
        assertEquals(List.of(7), sockets.closed);
        poller.rounds.add(sink -> assertEquals(-1, poller.lastTimeout(), "no timer is left"));
        loop.run();
        assertEquals(List.of(), told);
    }

    @Test
    void cancelAfterItConnectedLeavesTheChannelToItsOwner() {
        sockets.connects.add(7);
        Dial dial = Dial.start(loop, ENDPOINT, LIMIT, outcome);
        poller.rounds.add(sink -> sink.ready(poller.tokens.get(7), Poller.WRITABLE));
        poller.rounds.add(sink -> {
            dial.cancel();
            assertEquals(List.of(), sockets.closed);
        });
        loop.run();
        assertEquals(List.of(7), told);
    }

    @Test
    void aChannelWhoseTakerThrewIsClosedUnlessItHasAHandlerByThen() {
        sockets.connects.addAll(List.of(7, 8));
        for (boolean taken : List.of(false, true)) {
            Dial.start(loop, ENDPOINT, LIMIT, new Dial.Outcome() {
                @Override
                public void connected(Channel channel) {
                    if (taken) {
                        channel.handler(new Silent());
                    }
                    throw new IllegalStateException("a defect, thrown by the test");
                }

                @Override
                public void failed(DialFailure failure) {
                    told.add(failure);
                }
            });
        }
        poller.rounds.add(sink -> {
            sink.ready(poller.tokens.get(7), Poller.WRITABLE);
            sink.ready(poller.tokens.get(8), Poller.WRITABLE);
            assertEquals(List.of(7), sockets.closed);
            assertEquals(List.of("aborted"), told);
        });
        loop.run();
        assertEquals(List.of("aborted"), told);
    }

    private final class Heard implements EventHandler {
        @Override
        public void ready(int events) {
            told.add("ready");
        }

        @Override
        public void abort(Throwable cause) {
            told.add("aborted");
        }
    }

    private final class Silent implements EventHandler {
        @Override
        public void ready(int events) {}

        @Override
        public void abort(Throwable cause) {
            told.add("aborted");
        }
    }
}
