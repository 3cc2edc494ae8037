package io.github.wsld.common.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class EventLoopTest {
    private final FakePoller poller = new FakePoller();
    private final FakeSockets sockets = new FakeSockets();
    private final HeapMemory memory = new HeapMemory();
    private final EventLoop loop = new EventLoop(poller, sockets, memory, System::nanoTime);
    private final List<String> seen = new ArrayList<>();

    @BeforeEach
    void stopWhenNothingIsLeft() {
        poller.idle = loop::stop;
    }

    @Test
    void eventsReachTheHandlerOfTheirToken() {
        loop.open(7, Poller.READABLE, new Recorder("seven"));
        loop.open(8, Poller.WRITABLE, new Recorder("eight"));
        poller.rounds.add(sink -> {
            sink.ready(poller.tokens.get(8), Poller.WRITABLE);
            sink.ready(poller.tokens.get(7), Poller.READABLE | Poller.HANGUP);
        });
        loop.run();
        assertEquals(List.of("eight ready 2", "seven ready 5"), seen);
    }

    @Test
    void anEventOfAChannelClosedInTheSameRoundReachesNobodyThoughItsSlotAndDescriptorAreReused() {
        Channel victim = loop.open(7, Poller.READABLE, new Recorder("victim"));
        long stale = poller.tokens.get(7);
        poller.rounds.add(sink -> {
            victim.close();
            loop.open(7, Poller.READABLE, new Recorder("successor"));
            assertEquals((int) stale, (int) (long) poller.tokens.get(7), "the slot is reused");
            assertNotEquals(stale, poller.tokens.get(7));
            sink.ready(stale, Poller.READABLE);
            sink.ready(poller.tokens.get(7), Poller.READABLE);
        });
        loop.run();
        assertEquals(List.of("successor ready 1"), seen);
    }

    @Test
    void anUnknownTokenReachesNobody() {
        poller.rounds.add(sink -> sink.ready(12345, Poller.READABLE));
        loop.run();
        assertEquals(List.of(), seen);
    }

    @Test
    void aHandlerThatThrowsLosesOnlyItsOwnConnection() {
        loop.open(7, Poller.READABLE, new Recorder("broken") {
            @Override
            public void ready(int events) {
                throw new IllegalStateException("a defect, thrown by the test");
            }
        });
        loop.open(8, Poller.READABLE, new Recorder("sound"));
        poller.rounds.add(sink -> {
            sink.ready(poller.tokens.get(7), Poller.READABLE);
            sink.ready(poller.tokens.get(8), Poller.READABLE);
        });
        loop.run();
        assertEquals(List.of("broken aborted", "sound ready 1"), seen);
    }

    @Test
    void theHandlerThatGotTheChannelJustBeforeIsTheOneThatIsAborted() {
        Channel[] channel = new Channel[1];
        channel[0] = loop.open(7, Poller.READABLE, new Recorder("first") {
            @Override
            public void ready(int events) {
                channel[0].handler(new Recorder("second"));
                throw new IllegalStateException("a defect, thrown by the test");
            }
        });
        poller.rounds.add(sink -> sink.ready(poller.tokens.get(7), Poller.READABLE));
        loop.run();
        assertEquals(List.of("second aborted"), seen);
    }

    @Test
    void aTaskOrTimerThatThrowsLeavesTheLoopRunning() {
        loop.execute(() -> {
            throw new IllegalStateException("a defect, thrown by the test");
        });
        loop.schedule(Duration.ZERO, () -> {
            throw new IllegalStateException("a defect, thrown by the test");
        });
        loop.schedule(Duration.ofMillis(1), () -> seen.add("timer"));
        poller.idle = () -> {
            if (!seen.isEmpty()) {
                loop.stop();
            }
        };
        loop.run();
        assertEquals(List.of("timer"), seen);
    }

    @Test
    void anErrorEndsTheLoopAndClosesItsThings() {
        loop.open(7, Poller.READABLE, new Recorder("open"));
        loop.execute(() -> {
            throw new LinkageError("thrown by the test");
        });
        assertThrows(LinkageError.class, loop::run);
        assertEquals(List.of(7), sockets.closed);
        assertTrue(poller.closed);
        assertTrue(memory.allocated.isEmpty());
    }

    @Test
    void tasksOfOtherThreadsWakeAWaitingLoopAndRunOnItsThread() throws InterruptedException {
        poller.idle = () -> {};
        Thread thread = new Thread(loop::run, "loop");
        thread.start();
        for (int i = 0; i < 1000; i++) {
            CountDownLatch ran = new CountDownLatch(1);
            loop.execute(() -> {
                assertSame(thread, Thread.currentThread());
                ran.countDown();
            });
            ran.await();
        }
        loop.stop();
        thread.join();
        assertEquals(-1, poller.lastTimeout(), "without timers the loop waits without limit");
    }

    @Test
    void withLowLatencyItLooksOnForAWhileAfterAnEventBeforeItSleeps() {
        long[] now = {0};
        EventLoop low = new EventLoop(poller, sockets, memory, () -> now[0] += 40_000);
        low.latency(Latency.LOW);
        poller.idle = low::stop;
        low.open(7, Poller.READABLE, new Recorder("seven"));
        poller.rounds.add(sink -> sink.ready(poller.tokens.get(7), Poller.READABLE));
        poller.rounds.add(sink -> {});
        poller.rounds.add(sink -> sink.ready(poller.tokens.get(7), Poller.READABLE));
        for (int i = 0; i < 3; i++) {
            poller.rounds.add(sink -> {});
        }
        low.run();
        assertEquals(List.of(-1L, 0L, 0L, 0L, 0L, 0L, -1L), poller.timeouts);
    }

    @Test
    void aTaskThatQueuesItselfDoesNotStarveConnections() {
        loop.open(7, Poller.READABLE, new Recorder("starved"));
        loop.execute(new Runnable() {
            @Override
            public void run() {
                if (seen.isEmpty()) {
                    loop.execute(this);
                }
            }
        });
        poller.rounds.add(sink -> sink.ready(poller.tokens.get(7), Poller.READABLE));
        loop.run();
        assertEquals(List.of("starved ready 1"), seen);
    }

    @Test
    void theWaitEndsWithTheFirstTimer() {
        loop.schedule(Duration.ofSeconds(5), () -> seen.add("late"));
        Timer early = loop.schedule(Duration.ofSeconds(1), () -> seen.add("early"));
        poller.rounds.add(sink -> {
            assertTrue(poller.lastTimeout() <= 1_000_000_000L && poller.lastTimeout() > 0);
            early.cancel();
        });
        poller.rounds.add(sink -> assertTrue(poller.lastTimeout() > 2_000_000_000L));
        poller.rounds.add(sink -> loop.stop());
        loop.run();
        assertEquals(List.of(), seen);
    }

    @Test
    void openChannelsAreClosedWithTheLoopAndReleasedOrWatchedOnesAreNot() {
        loop.open(7, Poller.READABLE, new Recorder("open"));
        loop.open(8, Poller.READABLE, new Recorder("released")).release();
        loop.watch(9, Poller.READABLE, new Recorder("watched"));
        loop.open(10, Poller.READABLE, new Recorder("paused")).pause();
        loop.run();
        assertEquals(List.of(7, 10), sockets.closed);
        assertTrue(poller.closed);
        assertTrue(memory.allocated.isEmpty());
    }

    @Test
    void manyChannelsComeAndGo() {
        List<Channel> channels = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            channels.add(loop.open(i, 0, new Recorder("c" + i)));
        }
        channels.forEach(Channel::close);
        for (int i = 0; i < 1000; i++) {
            loop.open(i, 0, new Recorder("d" + i));
        }
        poller.rounds.add(sink -> poller.tokens.values().forEach(token -> sink.ready(token, Poller.READABLE)));
        loop.run();
        assertEquals(1000, seen.size());
        assertTrue(seen.stream().allMatch(line -> line.startsWith("d")));
    }

    @Test
    void aDescriptorThatCannotBeWatchedIsClosedAndItsSlotIsFree() {
        poller.refuseAdd = new IllegalStateException("epoll_ctl refused by the test");
        assertThrows(IllegalStateException.class, () -> loop.open(7, 0, new Recorder("refused")));
        assertEquals(List.of(7), sockets.closed);
        poller.refuseAdd = null;
        loop.open(8, 0, new Recorder("next"));
        assertEquals(0, (int) (long) poller.tokens.get(8), "the slot is used again");
    }

    @Test
    void aClosedChannelTouchesItsDescriptorNoMore() {
        Channel channel = loop.open(7, Poller.READABLE, new Recorder("closed"));
        channel.close();
        channel.close();
        channel.reset();
        channel.pause();
        channel.interest(Poller.READABLE);
        channel.release();
        assertEquals(List.of(7), sockets.closed);
        assertFalse(poller.interests.containsKey(7));
        assertThrows(IllegalStateException.class, () -> channel.read(0, 1));
        assertThrows(IllegalStateException.class, () -> channel.write(0, 1));
        assertThrows(IllegalStateException.class, channel::shutdownOutput);
    }

    private class Recorder implements EventHandler {
        private final String name;

        Recorder(String name) {
            this.name = name;
        }

        @Override
        public void ready(int events) {
            seen.add(name + " ready " + events);
        }

        @Override
        public void abort(Throwable cause) {
            seen.add(name + " aborted");
        }
    }
}
