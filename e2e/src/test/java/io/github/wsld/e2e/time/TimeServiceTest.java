package io.github.wsld.e2e.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.protocol.Binding;
import io.github.wsld.common.protocol.ConnReply;
import io.github.wsld.common.protocol.Function;
import io.github.wsld.common.protocol.GuestHandshake;
import io.github.wsld.common.protocol.HandshakeState;
import io.github.wsld.common.protocol.Limits;
import io.github.wsld.common.protocol.LinkKey;
import io.github.wsld.common.protocol.NonceSource;
import io.github.wsld.common.protocol.Status;
import io.github.wsld.common.protocol.TimeMessage;
import io.github.wsld.common.protocol.TimsRequest;
import io.github.wsld.net.linux.EpollPoller;
import io.github.wsld.net.linux.LinuxMemory;
import io.github.wsld.net.linux.LinuxSockets;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The host's side of {@code tims} against clients that speak its bytes, some of them badly. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
final class TimeServiceTest {
    private static final Duration YEAR = Duration.ofDays(365);

    @TempDir
    Path folder;

    private final EventLoop loop =
            new EventLoop(new EpollPoller(), new LinuxSockets(), new LinuxMemory(), System::nanoTime);
    private final NonceSource nonces = new Random(1)::nextBytes;
    private final TimeHost.Ahead clock = new TimeHost.Ahead(YEAR);
    private final List<SocketChannel> links = new ArrayList<>();
    private Thread thread;
    private TimeHost host;
    private Endpoint endpoint;

    @BeforeEach
    void start() throws IOException {
        endpoint = Endpoint.Unix.path(folder.resolve("host"));
        host = new TimeHost(loop, nonces, endpoint, clock);
        thread = new Thread(loop::run, "loop");
        thread.start();
    }

    @AfterEach
    void stop() throws Exception {
        for (SocketChannel link : links) {
            link.close();
        }
        loop.execute(() -> {
            host.server().close();
            loop.stop();
        });
        thread.join();
    }

    private SocketChannel connect() throws IOException {
        SocketChannel link = SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("host")));
        links.add(link);
        return link;
    }

    private ConnReply setUp(SocketChannel link) throws Exception {
        GuestHandshake handshake = new GuestHandshake(
                LinkKey.NONE, Binding.of(endpoint), nonces, Function.TIMS.code(), new TimsRequest().encode());
        // Byte by byte: what follows the REPLY is left where it is.
        ByteBuffer one = ByteBuffer.allocate(1);
        while (handshake.state() == HandshakeState.NEED_BYTES) {
            link.write(handshake.output());
            one.clear();
            assertEquals(1, link.read(one));
            handshake.feed(one.flip());
        }
        assertEquals(HandshakeState.DONE, handshake.state());
        return ConnReply.decode(handshake.replyBody());
    }

    private SocketChannel open() throws Exception {
        SocketChannel link = connect();
        assertEquals(ConnReply.OK, setUp(link));
        return link;
    }

    private static void send(SocketChannel link, String hex) throws IOException {
        link.write(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
    }

    private static TimeMessage read(SocketChannel link, int length) throws Exception {
        ByteBuffer in = ByteBuffer.allocate(length);
        while (in.hasRemaining()) {
            assertTrue(link.read(in) > 0, "the host closed");
        }
        return TimeMessage.ofHost(in.flip()).orElseThrow();
    }

    @Test
    void samplesAreAnsweredInOrderWithTheHostsTime() throws Exception {
        SocketChannel link = open();
        Instant before = clock.instant();
        send(link, "01" + "0000000000000007" + "01" + "fffffffffffffff8" + "0100");
        TimeMessage.SampleReply first = (TimeMessage.SampleReply) read(link, TimeMessage.SampleReply.LENGTH);
        TimeMessage.SampleReply second = (TimeMessage.SampleReply) read(link, TimeMessage.SampleReply.LENGTH);
        Instant after = clock.instant();
        assertEquals(7, first.t1());
        assertEquals(-8, second.t1());
        assertTrue(!Instant.ofEpochSecond(0, first.t2()).isBefore(before), first::toString);
        assertTrue(first.t2() <= first.t3() && first.t3() <= second.t3(), second::toString);
        assertTrue(!Instant.ofEpochSecond(0, second.t3()).isAfter(after), second::toString);
        send(link, "00000000000009");
        assertEquals(9, ((TimeMessage.SampleReply) read(link, TimeMessage.SampleReply.LENGTH)).t1());
    }

    @Test
    void resumesAreToldOnEachLink() throws Exception {
        SocketChannel one = open();
        SocketChannel other = open();
        Instant before = clock.instant();
        loop.execute(() -> host.server().time().resumed());
        for (SocketChannel link : List.of(one, other)) {
            TimeMessage.Resumed resumed = (TimeMessage.Resumed) read(link, TimeMessage.Resumed.LENGTH);
            Instant told = Instant.ofEpochSecond(0, resumed.time());
            assertTrue(!told.isBefore(before) && !told.isAfter(clock.instant()), told::toString);
        }
    }

    @Test
    void anUnknownTypeEndsTheLink() throws Exception {
        SocketChannel link = open();
        send(link, "02");
        assertEquals(-1, link.read(ByteBuffer.allocate(1)));
    }

    @Test
    void aGuestThatDoesNotReadLosesItsLink() throws Exception {
        SocketChannel link = open();
        assertThrows(IOException.class, () -> {
            while (true) {
                send(link, "010000000000000000".repeat(100));
            }
        });
    }

    @Test
    void oneLinkTooManyIsRefused() throws Exception {
        for (int i = 0; i < Limits.MAX_TIME_LINKS; i++) {
            open();
        }
        ConnReply refused = setUp(connect());
        assertEquals(Status.BUSY, refused.status());
        links.get(0).close();
        // The host sees the end before what comes over another link after it.
        send(links.get(1), "010000000000000000");
        read(links.get(1), TimeMessage.SampleReply.LENGTH);
        open();
    }
}
