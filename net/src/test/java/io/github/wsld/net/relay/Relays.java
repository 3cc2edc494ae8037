package io.github.wsld.net.relay;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Acceptor;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.Dial;
import io.github.wsld.common.loop.DialFailure;
import io.github.wsld.common.loop.EventHandler;
import io.github.wsld.common.loop.WorkerPool;
import io.github.wsld.common.relay.Relay;
import io.github.wsld.common.relay.RelayEnd;
import io.github.wsld.common.tls.HostCertificate;
import io.github.wsld.common.tls.Tls;
import io.github.wsld.common.tls.TlsHandshake;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A client's way to a target through one or two relays, each on a loop of its own: accept, connect, relay, as the daemons do it.
 * Client and target are the JDK's sockets.
 */
public final class Relays implements AutoCloseable {
    /** The sockets of a way, from the client to the target. */
    enum Route {
        UNIX_UNIX,
        UNIX_TCP,
        TCP_UNIX,
        TCP_TCP,
        UNIX_UNIX_TCP,
        TCP_UNIX_UNIX,
        TCP_TCP_TCP,
        UNIX_TLS_UNIX,
        TCP_TLS_TCP;

        boolean hasTls() {
            return name().contains("TLS");
        }

        private boolean isTls(int leg) {
            return name().split("_")[leg].equals("TLS");
        }

        private boolean isUnix(int leg) {
            return name().split("_")[leg].equals("UNIX");
        }

        private int hops() {
            return name().split("_").length - 1;
        }
    }

    private static final Duration DIAL_LIMIT = Duration.ofSeconds(120);

    /** Loops, the client's first. */
    final List<LoopThread> loops = new ArrayList<>();

    private final List<Acceptor> acceptors = new ArrayList<>();
    /** How relays ended, for each loop. */
    final List<BlockingQueue<RelayEnd>> ends = new ArrayList<>();

    final BlockingQueue<DialFailure> dialFailures = new LinkedBlockingQueue<>();
    /** Live relays of the loop next to the client, oldest first; that loop's. */
    final Set<Relay> live = new LinkedHashSet<>();

    /** What the first relay of the way is given as read before it began. */
    ByteBuffer firstFromClient = ByteBuffer.allocate(0);

    ByteBuffer firstFromServer = ByteBuffer.allocate(0);

    private final List<WorkerPool> workers = new ArrayList<>();
    private final Route route;
    final ServerSocketChannel target;
    final Endpoint entry;

    Relays(Path folder, Route route) throws IOException {
        assumeFalse(LoopThread.IS_WINDOWS && route.name().contains("UNIX"), "unix sockets stay within Linux");
        this.route = route;
        int hops = route.hops();
        target = Channels.listen(endpoint(folder, "target", route.isUnix(hops)));
        Endpoint next = Channels.endpoint(target);
        for (int hop = hops - 1; hop >= 0; hop--) {
            LoopThread loop = new LoopThread();
            loops.add(0, loop);
            BlockingQueue<RelayEnd> ended = new LinkedBlockingQueue<>();
            ends.add(0, ended);
            Endpoint here = endpoint(folder, "hop" + hop, route.isUnix(hop));
            Endpoint there = next;
            Set<Relay> alive = hop == 0 ? live : new LinkedHashSet<>();
            WorkerPool pool = new WorkerPool(loop.loop);
            workers.add(pool);
            Tls tls = new Tls(loop.loop, pool);
            boolean fromTls = route.isTls(hop);
            boolean toTls = route.isTls(hop + 1);
            Acceptor acceptor =
                    loop.call(() -> new Acceptor(loop.loop, loop.loop.sockets().listen(here, 0600), fd -> {
                        Channel arrived = loop.loop.open(fd, 0, Unwatched.HANDLER);
                        Way way = new Way(loop, tls, there, toTls, alive, ended);
                        if (fromTls) {
                            tls.toGuest(arrived, certificate(), DIAL_LIMIT, secured(way::onward));
                        } else {
                            arrived.pause();
                            way.onward(arrived);
                        }
                    }));
            acceptors.add(0, acceptor);
            next = acceptor.listener().endpoint();
        }
        entry = next;
    }

    private static Endpoint endpoint(Path folder, String name, boolean isUnix) {
        return isUnix ? Endpoint.Unix.path(folder.resolve(name)) : new Endpoint.Tcp("127.0.0.1", 0);
    }

    /** From a connection that has arrived to the relay. */
    private final class Way {
        private final LoopThread loop;
        private final Tls tls;
        private final Endpoint next;
        private final boolean encrypted;
        private final Set<Relay> alive;
        private final BlockingQueue<RelayEnd> ends;

        Way(
                LoopThread loop,
                Tls tls,
                Endpoint next,
                boolean encrypted,
                Set<Relay> alive,
                BlockingQueue<RelayEnd> ends) {
            this.loop = loop;
            this.tls = tls;
            this.next = next;
            this.encrypted = encrypted;
            this.alive = alive;
            this.ends = ends;
        }

        void onward(Channel client) {
            Dial.start(loop.loop, next, DIAL_LIMIT, new Dial.Outcome() {
                @Override
                public void connected(Channel channel) {
                    if (encrypted) {
                        tls.toHost(channel, DIAL_LIMIT, secured(secure -> relay(client, secure)));
                    } else {
                        relay(client, channel);
                    }
                }

                @Override
                public void failed(DialFailure failure) {
                    client.reset();
                    dialFailures.add(failure);
                }
            });
        }

        private void relay(Channel client, Channel server) {
            Relay relay = new Relay(loop.loop, client, server, (ended, how) -> {
                alive.remove(ended);
                ends.add(how);
            });
            alive.add(relay);
            relay.start(firstFromClient, firstFromServer);
        }
    }

    private static TlsHandshake.Outcome secured(Consumer<Channel> onward) {
        return new TlsHandshake.Outcome() {
            @Override
            public void secured(Channel channel, byte[] certificateDigest) {
                onward.accept(channel);
            }

            @Override
            public void failed(String reason) {
                throw new AssertionError(reason);
            }
        };
    }

    private static HostCertificate certificate() {
        return Certificates.ONE;
    }

    /** Connects a client and takes it at the target. For a client at a time. */
    Ends open() throws IOException {
        SocketChannel client = Channels.connect(entry);
        return new Ends(client, Channels.accept(target));
    }

    /** Both ends of a way. */
    record Ends(SocketChannel client, SocketChannel server) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            client.close();
            server.close();
        }
    }

    boolean isQuiet() {
        return loops.stream().allMatch(LoopThread::isQuiet);
    }

    /** Buffers lent to connections; the two that TLS keeps on each loop are not counted. */
    int buffersTaken() {
        int taken = loops.stream().mapToInt(LoopThread::buffersTaken).sum();
        return route.hasTls() ? taken - 2 * loops.size() : taken;
    }

    /** Waits for a condition that nothing announces. */
    public static void await(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > 120_000_000_000L) {
                throw new AssertionError("not within 120 s: " + what);
            }
            LockSupport.parkNanos(500_000);
        }
    }

    /** Ends everything; each connection that is still open is cut. */
    @Override
    public void close() throws IOException {
        for (int hop = 0; hop < loops.size(); hop++) {
            LoopThread loop = loops.get(hop);
            Acceptor acceptor = acceptors.get(hop);
            loop.call(() -> {
                acceptor.close();
                return null;
            });
            loop.close();
        }
        workers.forEach(WorkerPool::close);
        target.close();
    }

    /** For a channel whose relay is about to begin. */
    private enum Unwatched implements EventHandler {
        HANDLER;

        @Override
        public void ready(int events) {
            throw new IllegalStateException("an event before the relay began");
        }

        @Override
        public void abort(Throwable cause) {}
    }
}
