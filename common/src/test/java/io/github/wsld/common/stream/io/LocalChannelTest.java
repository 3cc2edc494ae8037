package io.github.wsld.common.stream.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.FakePoller;
import io.github.wsld.common.loop.FakeSockets;
import io.github.wsld.common.loop.HeapMemory;
import io.github.wsld.common.loop.Poller;
import io.github.wsld.common.protocol.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalChannelTest {
    private static final int DESCRIPTOR = 7;

    private final FakePoller poller = new FakePoller();
    private final FakeSockets sockets = new FakeSockets();
    private final EventLoop loop = new EventLoop(poller, sockets, new HeapMemory(), () -> 0);
    private final CountingStream stream = new CountingStream();
    private final LocalChannel local = new LocalChannel(loop, loop.adopt(DESCRIPTOR), Reason.CLIENT_GONE, stream);

    /** What it read then, nobody would hear of: its next process goes on from what was handed over. */
    @Test
    void anEventOfTheRoundInWhichItIsFrozenReadsNothing() {
        poller.idle = loop::stop;
        local.watch(ByteBuffer.allocate(0));
        local.listen();
        sockets.reads.put(DESCRIPTOR, new ArrayDeque<>(List.of(5)));
        poller.rounds.add(sink -> {
            local.freeze();
            readable(sink);
            assertEquals(0, stream.bytes);
        });
        poller.rounds.add(sink -> {
            local.thaw();
            local.listen();
            readable(sink);
        });
        loop.run();
        assertEquals(5, stream.bytes);
    }

    private void readable(Poller.Sink sink) {
        sink.ready(poller.tokens.get(DESCRIPTOR), Poller.READABLE);
    }

    private static final class CountingStream implements LocalStream {
        int bytes;

        @Override
        public int room() {
            return 1000;
        }

        @Override
        public void sent(ByteBuffer more) {
            bytes += more.remaining();
        }

        @Override
        public void ended() {}

        @Override
        public void takes() {}

        @Override
        public void failed(Reason reason) {}

        @Override
        public boolean isUrgent() {
            return false;
        }

        @Override
        public void settle() {}
    }
}
