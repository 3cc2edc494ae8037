package io.github.wsld.common.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.EventHandler;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.FakePoller;
import io.github.wsld.common.loop.FakeSockets;
import io.github.wsld.common.loop.HeapMemory;
import io.github.wsld.common.loop.Poller;
import io.github.wsld.common.loop.Sockets;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What real sockets do not show on request: errors and counts of the system's calls, one by one. */
@Timeout(300)
class RelayTest {
    private static final int A = 7;
    private static final int B = 8;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final FakePoller poller = new FakePoller();
    private final FakeSockets sockets = new FakeSockets();
    private final EventLoop loop = new EventLoop(poller, sockets, new HeapMemory(), System::nanoTime);
    private final List<RelayEnd> ends = new ArrayList<>();
    private final Relay relay = new Relay(loop, open(A), open(B), (relay, how) -> ends.add(how));

    @BeforeEach
    void start() {
        poller.idle = loop::stop;
        relay.start(NOTHING, NOTHING);
    }

    @Test
    void anInputOutputErrorAfterDataIsAnEnd() {
        reads(A, 10, FakeSockets.IO_ERROR);
        ready(A, Poller.READABLE);
        ready(A, Poller.READABLE);
        reads(B, 0);
        ready(B, Poller.READABLE);
        loop.run();
        assertEquals(List.of(B, A), sockets.ended);
        assertEquals(List.of(RelayEnd.COMPLETE), ends);
        assertEquals(List.of(A, B), sockets.closed);
        assertEquals(10, relay.bytesFromA());
    }

    @Test
    void anInputOutputErrorBeforeAnyDataBreaksTheRelay() {
        reads(A, FakeSockets.IO_ERROR);
        ready(A, Poller.READABLE);
        loop.run();
        assertEquals(List.of(RelayEnd.BROKEN), ends);
        assertEquals(List.of(-A, -B), sockets.closed, "reset");
    }

    /** It would be told for ever. */
    @Test
    void aHangUpWithNothingToReadBreaksTheRelay() {
        ready(A, Poller.HANGUP);
        loop.run();
        assertEquals(List.of(RelayEnd.BROKEN), ends);
    }

    @Test
    void aReadableEventWithNothingToReadIsNothing() {
        ready(A, Poller.READABLE);
        loop.run();
        assertEquals(List.of(), ends);
    }

    @Test
    void shortWritesGoOnWhereTheyStoppedAndHoldTheReader() {
        reads(A, 100, 50);
        writes(B, 30, 20, Sockets.WOULD_BLOCK, 50);
        ready(A, Poller.READABLE);
        poller.rounds.add(sink -> {
            assertEquals(0, poller.interests.get(A));
            assertEquals(Poller.READABLE | Poller.WRITABLE, poller.interests.get(B));
            assertEquals(1, loop.buffers().taken());
        });
        for (int i = 0; i < 3; i++) {
            ready(B, Poller.WRITABLE);
        }
        poller.rounds.add(sink -> {
            assertEquals(Poller.READABLE, poller.interests.get(A));
            assertEquals(Poller.READABLE, poller.interests.get(B));
            assertEquals(0, loop.buffers().taken());
        });
        loop.run();
        assertEquals(100, relay.bytesFromA());
    }

    /** A waits for B; then B hangs up with nothing more to say, and what A goes on to say is dropped. */
    @Test
    void bytesForAPeerThatHasGoneAreDroppedAndNotCounted() {
        sockets.canReset = false;
        reads(A, 100, 60, 0);
        writes(B, 0);
        ready(A, Poller.READABLE);
        reads(B, FakeSockets.GONE);
        ready(B, Poller.HANGUP);
        poller.rounds.add(sink -> assertEquals(0, loop.buffers().taken()));
        ready(A, Poller.READABLE);
        ready(A, Poller.READABLE);
        loop.run();
        assertEquals(List.of(RelayEnd.PEER_GONE), ends);
        assertEquals(100, relay.bytesFromA());
    }

    private Channel open(int descriptor) {
        return loop.open(descriptor, 0, new EventHandler() {
            @Override
            public void ready(int events) {}

            @Override
            public void abort(Throwable cause) {}
        });
    }

    private void reads(int descriptor, Integer... results) {
        sockets.reads.put(descriptor, new ArrayDeque<>(List.of(results)));
    }

    private void writes(int descriptor, Integer... results) {
        sockets.writes.put(descriptor, new ArrayDeque<>(List.of(results)));
    }

    private void ready(int descriptor, int events) {
        poller.rounds.add(sink -> sink.ready(poller.tokens.get(descriptor), events));
    }
}
