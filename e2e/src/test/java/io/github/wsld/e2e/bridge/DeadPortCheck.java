package io.github.wsld.e2e.bridge;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Acceptor;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.Dial;
import io.github.wsld.common.loop.DialFailure;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Poller;
import io.github.wsld.common.relay.Relays;
import io.github.wsld.net.linux.EpollPoller;
import io.github.wsld.net.linux.LinuxMemory;
import io.github.wsld.net.linux.LinuxSockets;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * On one event loop and real vsock: a relay that is kept busy, and connects to a vsock port that nobody listens on and to a CID
 * that nobody has. Each round trip begins with such a connect and must end all the same.
 */
public final class DeadPortCheck {
    private static final int ROUNDS = 500;
    private static final long PORT = 7000;
    private static final Endpoint DEAD_PORT = new Endpoint.Vsock(Endpoint.Vsock.HOST_CID, 7999);
    private static final Endpoint DEAD_CID = new Endpoint.Vsock(77, PORT);

    private final EventLoop loop =
            new EventLoop(new EpollPoller(), new LinuxSockets(), new LinuxMemory(), System::nanoTime);
    private final Relays relays = new Relays(loop);
    private final CountDownLatch failures = new CountDownLatch(2 * ROUNDS);

    private DeadPortCheck() {}

    /** @param args a folder for a socket, the TCP port of a {@link ByteServer} */
    public static void main(String[] args) throws Exception {
        new DeadPortCheck().run(Path.of(args[0], "near.sock"), Integer.parseInt(args[1]));
    }

    private void run(Path near, int serverPort) throws Exception {
        relayAll(Endpoint.Unix.path(near), new Endpoint.Vsock(Endpoint.Vsock.HOST_CID, PORT));
        relayAll(new Endpoint.Vsock(Endpoint.Vsock.ANY_CID, PORT), new Endpoint.Tcp("127.0.0.1", serverPort));
        Thread thread = new Thread(loop::run, "loop");
        thread.start();
        try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            client.connect(UnixDomainSocketAddress.of(near));
            client.write(ByteBuffer.wrap(ByteClient.SETUP));
            for (int round = 0; round < ROUNDS; round++) {
                loop.execute(() -> dial(DEAD_PORT));
                loop.execute(() -> dial(DEAD_CID));
                roundTrip(client, round);
            }
        }
        if (!failures.await(20, TimeUnit.SECONDS)) {
            throw new IOException("connects without an outcome: " + failures.getCount());
        }
        loop.stop();
        thread.join();
        System.out.println("right round-trips=" + ROUNDS + " failed-connects=" + 2 * ROUNDS);
    }

    private void relayAll(Endpoint from, Endpoint to) throws IOException {
        new Acceptor(loop, loop.sockets().listen(from, 0600), descriptor -> {
            Channel accepted = loop.open(descriptor, 0, new Closing());
            start(
                    to,
                    reached -> relays.join("check", accepted, ByteBuffer.allocate(0), reached, ByteBuffer.allocate(0)));
        });
    }

    private void dial(Endpoint dead) {
        Dial.start(loop, dead, Duration.ofSeconds(10), new Dial.Outcome() {
            @Override
            public void connected(Channel channel) {
                throw new IllegalStateException("somebody listens on " + dead);
            }

            @Override
            public void failed(DialFailure failure) {
                if (failures.getCount() <= 2) {
                    System.out.println(failure);
                }
                failures.countDown();
            }
        });
    }

    private void start(Endpoint endpoint, Consumer<Channel> connected) {
        Dial.start(loop, endpoint, Duration.ofSeconds(10), new Dial.Outcome() {
            @Override
            public void connected(Channel channel) {
                connected.accept(channel);
            }

            @Override
            public void failed(DialFailure failure) {
                throw new IllegalStateException(failure.toString());
            }
        });
    }

    private static void roundTrip(SocketChannel client, int round) throws IOException {
        ByteBuffer ping = ByteBuffer.allocate(4).putInt(round).flip();
        client.write(ping);
        ByteBuffer pong = ByteBuffer.allocate(4);
        while (pong.hasRemaining()) {
            if (client.read(pong) < 0) {
                throw new IOException("relay ended in round " + round);
            }
        }
        if (pong.getInt(0) != round) {
            throw new IOException("round " + round + " brought " + pong.getInt(0));
        }
    }

    /** An accepted connection before its relay. */
    private static final class Closing implements io.github.wsld.common.loop.EventHandler {
        @Override
        public void ready(int events) {
            if ((events & Poller.READABLE) != 0) {
                throw new IllegalStateException("not watched for reading");
            }
        }

        @Override
        public void abort(Throwable cause) {
            throw new IllegalStateException(cause);
        }
    }
}
