package io.github.wsld.net.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.net.relay.Channels;
import io.github.wsld.net.relay.Relays;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server whose descriptors run out keeps its clients waiting, says so, and takes them when others leave. */
@Timeout(300)
class ExhaustionTest {
    private static final int DESCRIPTORS = 64;
    private static final int CLIENTS = 100;

    @TempDir
    Path folder;

    private final List<SocketChannel> waiting = new ArrayList<>();

    @Test
    void acceptPausesSaysSoOnceAndRecovers() throws Exception {
        Path socket = folder.resolve("socket");
        Path log = folder.resolve("log");
        Process server = start(socket, log);
        try {
            Relays.await(
                    "the server listens",
                    () -> Files.exists(socket) && text(log).contains("EMFILE"));
            for (int i = 0; i < CLIENTS; i++) {
                SocketChannel client = Channels.connect(Endpoint.Unix.path(socket));
                client.configureBlocking(false);
                waiting.add(client);
            }
            Relays.await("accept pauses", () -> text(log).contains("accept paused"));
            assertTrue(server.isAlive());
            int rounds = 0;
            while (!waiting.isEmpty()) {
                List<SocketChannel> greeted = new ArrayList<>();
                Relays.await("somebody is taken", () -> {
                    waiting.removeIf(client -> isGreeted(client) && greeted.add(client));
                    return !greeted.isEmpty();
                });
                assertTrue(greeted.size() < DESCRIPTORS);
                for (SocketChannel client : greeted) {
                    client.close();
                }
                rounds++;
            }
            assertTrue(rounds > 1, "not all were taken at once");
            Relays.await("recovery is told", () -> text(log).contains("accept goes on"));
        } finally {
            server.getOutputStream().close();
            if (!server.waitFor(120, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        }
        assertEquals(0, server.exitValue(), text(log));
        List<String> lines = text(log).lines().toList();
        assertEquals(
                List.of(
                        "<4>loop accept paused endpoint=unix:" + socket
                                + " error=EMFILE (24), too many open files; clients wait until connections end: raise"
                                + " the limit of open files (ulimit -n) if this lasts",
                        "<6>loop accept goes on endpoint=unix:" + socket),
                lines.stream().filter(line -> line.contains("accept")).toList());
        assertTrue(Files.notExists(socket));
    }

    private static Process start(Path socket, Path log) throws IOException {
        return new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -n " + DESCRIPTORS + " && exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ScarceServer.class.getName(),
                        socket.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static boolean isGreeted(SocketChannel client) {
        try {
            return client.read(ByteBuffer.allocate(1)) == 1;
        } catch (IOException e) {
            throw new AssertionError("a client that waits is not cut", e);
        }
    }

    private static String text(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new AssertionError("log of the server", e);
        }
    }
}
