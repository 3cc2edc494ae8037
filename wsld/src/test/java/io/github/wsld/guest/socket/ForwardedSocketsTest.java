package io.github.wsld.guest.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.wsld.common.daemon.LoopPart;
import io.github.wsld.common.daemon.RecentErrors;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.LinkKey;
import io.github.wsld.common.relay.Relays;
import io.github.wsld.common.stream.StreamTimes;
import io.github.wsld.guest.config.GuestConfig;
import io.github.wsld.guest.config.GuestConfigLoader;
import io.github.wsld.guest.host.Host;
import io.github.wsld.guest.host.HostSettings;
import io.github.wsld.guest.stream.Connections;
import io.github.wsld.guest.stream.Streams;
import io.github.wsld.net.linux.EpollPoller;
import io.github.wsld.net.linux.LinuxMemory;
import io.github.wsld.net.linux.LinuxSockets;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ForwardedSocketsTest {
    @TempDir
    private Path folder;

    private final EventLoop loop =
            new EventLoop(new EpollPoller(), new LinuxSockets(), new LinuxMemory(), System::nanoTime);
    private final LoopPart part = new LoopPart(loop);

    /** The second one fails before its connection is attempted: the original's host has no such target. */
    @Test
    void clientsThatAnOldHostCannotServeAreForgotten() throws Exception {
        Path client = folder.resolve("gpg");
        GuestConfig config = GuestConfigLoader.parse(
                "wsld.toml", "[[socket_forward]]\nlisten = \"" + client + "\"\ntarget = \"gpg\"\n");
        Thread thread = new Thread(part::run, "loop");
        try (ServerSocketChannel host = listen(folder.resolve("host"))) {
            ForwardedSockets sockets = sockets(config);
            sockets.start();
            thread.start();
            new Thread(() -> hangUpOnAll(host), "host").start();
            for (int round = 0; round < 2; round++) {
                try (SocketChannel connection = SocketChannel.open(UnixDomainSocketAddress.of(client))) {
                    assertEquals(-1, connection.read(ByteBuffer.allocate(1)));
                }
            }
            String note = CompletableFuture.supplyAsync(
                            () -> sockets.notes().get(0).text(), loop)
                    .get();
            assertEquals(
                    "0 clients; the last was not served: the old wsldhost at unix:" + folder.resolve("host")
                            + " has no socket:gpg; put this version's wsldhost in its place",
                    note);
        } finally {
            loop.stop();
            thread.join();
        }
    }

    private static ServerSocketChannel listen(Path path) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
    }

    private static void hangUpOnAll(ServerSocketChannel host) {
        try {
            while (true) {
                host.accept().close();
            }
        } catch (ClosedChannelException end) {
            // The test's.
        } catch (IOException e) {
            throw new AssertionError("the host cannot accept", e);
        }
    }

    private ForwardedSockets sockets(GuestConfig config) throws IOException {
        Host host = new Host(
                loop,
                new HostSettings(
                        List.of(Endpoint.Unix.path(folder.resolve("host"))),
                        LinkKey.NONE,
                        Duration.ofSeconds(5),
                        StreamTimes.DEFAULT),
                new Random(4)::nextBytes);
        RecentErrors errors = new RecentErrors(Clock.systemUTC());
        Streams streams = new Streams(host, new Instance(1, 2), errors);
        Connections connections = new Connections(loop, host, streams, new Relays(loop));
        int uid = (Integer) Files.getAttribute(folder, "unix:uid");
        return new ForwardedSockets(part, loop, connections, errors, uid, config);
    }
}
