package io.github.wsld.net.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Listener;
import io.github.wsld.common.loop.Poller;
import io.github.wsld.common.loop.Sockets;
import io.github.wsld.net.relay.Channels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the loop expects of a poller, by either name. */
@Tag("windows-jvm")
@Timeout(300)
class PollerContractTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long LISTENER = 1;
    private static final long SERVER = 2;

    private final WindowsSockets sockets = new WindowsSockets();
    private final WindowsMemory memory = new WindowsMemory();
    private final long buffer = memory.allocate(1000);
    private Poller poller;
    private Listener listener;
    private SocketChannel client;
    private int server;

    private void connect(String name) throws IOException {
        poller = WindowsPollers.of(name, sockets);
        listener = sockets.listen(new Endpoint.Tcp("127.0.0.1", 0), 0);
        poller.add(listener.descriptor(), Poller.READABLE, LISTENER);
        assertEquals(List.of(), poll(0));
        client = Channels.connect(listener.endpoint());
        assertEquals(List.of("1: 1"), poll(20 * SECOND));
        server = sockets.accept(listener.descriptor());
        assertTrue(server >= 0, () -> sockets.describe(server));
        assertEquals(Sockets.WOULD_BLOCK, sockets.accept(listener.descriptor()));
    }

    @AfterEach
    void close() throws IOException {
        if (client != null) {
            client.close();
        }
        if (listener != null) {
            poller.remove(listener.descriptor());
            listener.close();
        }
        poller.close();
        memory.free(buffer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wsapoll", "threads"})
    void bytesAreToldUntilTheyAreRead(String name) throws IOException {
        connect(name);
        poller.add(server, Poller.READABLE, SERVER);
        assertEquals(List.of(), poll(0));
        client.write(ByteBuffer.wrap(new byte[10]));
        assertEquals(List.of("2: 1"), poll(20 * SECOND));
        assertEquals(List.of("2: 1"), poll(20 * SECOND));
        assertEquals(10, sockets.read(server, buffer, 1000));
        assertEquals(List.of(), poll(0));
        poller.modify(server, Poller.WRITABLE, SERVER);
        assertEquals(List.of("2: 2"), poll(20 * SECOND));
        poller.remove(server);
        client.write(ByteBuffer.wrap(new byte[10]));
        assertEquals(List.of(), poll(SECOND / 10));
        poller.add(server, Poller.READABLE, SERVER);
        assertEquals(List.of("2: 1"), poll(20 * SECOND));
        end();
    }

    /** An end is told to those who read, and to others not even once: they would be told for ever. */
    @ParameterizedTest
    @ValueSource(strings = {"wsapoll", "threads"})
    void thePeersEndIsNoHangup(String name) throws IOException {
        connect(name);
        poller.add(server, Poller.READABLE, SERVER);
        client.shutdownOutput();
        assertEquals(List.of("2: 1"), poll(20 * SECOND));
        assertEquals(0, sockets.read(server, buffer, 1000));
        poller.modify(server, 0, SERVER);
        assertEquals(List.of(), poll(SECOND / 10));
        poller.modify(server, Poller.WRITABLE, SERVER);
        assertEquals(List.of("2: 2"), poll(20 * SECOND));
        poller.modify(server, 0, SERVER);
        assertEquals(List.of(), poll(SECOND / 10));
        assertEquals(0, sockets.shutdownOutput(server));
        assertEquals(List.of("2: 4"), poll(20 * SECOND));
        end();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wsapoll", "threads"})
    void aResetIsToldUnasked(String name) throws IOException {
        connect(name);
        poller.add(server, 0, SERVER);
        assertEquals(List.of(), poll(0));
        Channels.reset(client);
        assertEquals(List.of("2: 12"), poll(20 * SECOND));
        int result = sockets.read(server, buffer, 1000);
        assertTrue(sockets.isPeerGone(result), () -> sockets.describe(result));
        end();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wsapoll", "threads"})
    void aFailedConnectionIsTold(String name) throws IOException {
        poller = WindowsPollers.of(name, sockets);
        Endpoint closed;
        try (ServerSocketChannel gone = Channels.listen(new Endpoint.Tcp("127.0.0.1", 0))) {
            closed = Channels.endpoint(gone);
        }
        int result = sockets.connect(closed);
        assertTrue(result >= 0, () -> sockets.describe(result));
        poller.add(result, Poller.WRITABLE, SERVER);
        List<String> told = poll(20 * SECOND);
        assertEquals(1, told.size());
        assertEquals("WSAECONNREFUSED (10061), connection refused", sockets.describe(sockets.connectResult(result)));
        poller.forget(result);
        sockets.close(result);
    }

    @Test
    void aWakeFromAnotherThreadEndsAWait() throws InterruptedException {
        poller = new WsaPoller(sockets);
        for (int i = 0; i < 100; i++) {
            Thread waker = new Thread(poller::wake);
            waker.start();
            assertEquals(List.of(), poll(-1));
            waker.join();
        }
    }

    @Test
    void aThousandSocketsAreWatched() throws IOException {
        poller = new WsaPoller(sockets);
        listener = sockets.listen(new Endpoint.Tcp("127.0.0.1", 0), 0);
        poller.add(listener.descriptor(), 0, LISTENER);
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            int here = sockets.connect(listener.endpoint());
            poller.add(here, Poller.READABLE, 1000 + i);
            open.add(here);
        }
        int[] there = new int[500];
        for (int i = 0; i < 500; i++) {
            int accepted;
            while ((accepted = sockets.accept(listener.descriptor())) == Sockets.WOULD_BLOCK) {
                Thread.onSpinWait();
            }
            there[i] = accepted;
            poller.add(accepted, 0, 2000 + i);
            open.add(accepted);
        }
        assertEquals(1, sockets.write(there[250], buffer, 1));
        assertEquals(1, poll(20 * SECOND).size());
        for (int descriptor : open) {
            poller.forget(descriptor);
            sockets.close(descriptor);
        }
    }

    @Test
    void anUnknownNameIsRefused() {
        poller = new WsaPoller(sockets);
        assertThrows(IllegalArgumentException.class, () -> WindowsPollers.of("epoll", sockets));
    }

    private void end() {
        poller.forget(server);
        sockets.close(server);
    }

    /** What one wait, or those that follow within the time, tell: tokens and events. */
    private List<String> poll(long nanos) {
        List<String> told = new ArrayList<>();
        long deadline = System.nanoTime() + nanos;
        do {
            poller.poll(nanos < 0 ? -1 : Math.max(0, deadline - System.nanoTime()), new Poller.Sink() {
                @Override
                public void ready(long token, int events) {
                    told.add(token + ": " + events);
                }
            });
        } while (told.isEmpty() && nanos > 0 && System.nanoTime() - deadline < 0);
        return told;
    }
}
