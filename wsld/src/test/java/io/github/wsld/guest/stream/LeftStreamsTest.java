package io.github.wsld.guest.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.wsld.common.daemon.RecentErrors;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.LinkKey;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.StreamId;
import io.github.wsld.common.protocol.Target;
import io.github.wsld.common.stream.GuestState;
import io.github.wsld.common.stream.GuestStream;
import io.github.wsld.common.stream.PiecePool;
import io.github.wsld.common.stream.StreamBudget;
import io.github.wsld.common.stream.StreamTimes;
import io.github.wsld.guest.host.Host;
import io.github.wsld.guest.host.HostSettings;
import io.github.wsld.net.linux.EpollPoller;
import io.github.wsld.net.linux.LinuxMemory;
import io.github.wsld.net.linux.LinuxSockets;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Streams that a run of wsld has left to the next one are not its own any more. */
@Timeout(60)
class LeftStreamsTest {
    private static final Instance GUEST = new Instance(1, 2);

    @TempDir
    private Path folder;

    /** Each look at the clock is later than the one before: what is scheduled now has its turn after what was. */
    private final AtomicLong clock = new AtomicLong();

    private final EventLoop loop =
            new EventLoop(new EpollPoller(), new LinuxSockets(), new LinuxMemory(), clock::incrementAndGet);
    private final List<FormerStream> left = new ArrayList<>();

    @Test
    void aDialUnderWayAsksNothingAnyMore() throws Exception {
        Path socket = folder.resolve("host");
        try (ServerSocketChannel host =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket))) {
            Streams streams = streams(socket);
            streams.takeUp(new FormerStream(flowing(), Optional.empty()));
            // After the dial that this asks for has begun, and before it knows that it is connected.
            loop.schedule(Duration.ZERO, () -> {
                streams.leave(left::add);
                loop.execute(() -> loop.execute(loop::stop));
            });
            loop.run();
            assertEquals(1, left.size());
            try (SocketChannel link = host.accept()) {
                assertEquals(-1, link.read(ByteBuffer.allocate(1)));
            }
        }
    }

    private Streams streams(Path socket) {
        HostSettings settings = new HostSettings(
                List.of(Endpoint.Unix.path(socket)), LinkKey.NONE, Duration.ofSeconds(5), StreamTimes.DEFAULT);
        return new Streams(
                new Host(loop, settings, new Random(3)::nextBytes), GUEST, new RecentErrors(Clock.systemUTC()));
    }

    private static GuestState flowing() throws ProtocolException {
        GuestState begun = new GuestStream(
                        new StreamId(3, 4),
                        Target.parse("x11"),
                        GUEST,
                        StreamBudget.LEAST,
                        new PiecePool(ByteBuffer::allocate),
                        StreamTimes.DEFAULT,
                        new UnspokenClient())
                .state();
        return new GuestState(
                begun.id(),
                begun.target(),
                begun.guest(),
                Optional.of(new Instance(5, 6)),
                GuestStream.Phase.FLOWING,
                1,
                begun.killReason(),
                false,
                begun.side());
    }
}
