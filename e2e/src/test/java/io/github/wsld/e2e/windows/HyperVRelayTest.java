package io.github.wsld.e2e.windows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of Linux, as a guest's are, at a Hyper-V socket of a Java of Windows, relayed to a server on TCP. */
@Tag("windows")
@ExtendWith(Windows.class)
@Timeout(300)
class HyperVRelayTest {
    private static final Path NET_TESTS = Path.of("..", "net", "target", "test-classes");
    private static final int CLIENTS = 200;
    private static final int MOST_BYTES = 300_000;

    private final UUID vmId = UUID.randomUUID();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** Each client says all it has, ends its side, and is answered with the same after that. */
    @ParameterizedTest
    @ValueSource(strings = {"wsapoll", "threads"})
    void manyClientsHalfCloseAndAreAnswered(String poller, WindowsJre windows) throws Exception {
        String name = "relay-" + poller;
        Path folder = Files.createDirectories(windows.folder().resolve(name));
        try (ServerSocket server = new ServerSocket(0, CLIENTS, InetAddress.getByName("127.0.0.1"))) {
            threads.execute(() -> serve(server));
            Process relay = windows.java(
                    name,
                    List.of(
                            "-Xmx200m",
                            "-cp",
                            WindowsJre.classPath(NET_TESTS),
                            "io.github.wsld.net.windows.RelayProgram",
                            WindowsJre.windowsPath(Doubles.dll("hvshim", folder, "-lws2_32")),
                            poller,
                            "hvsock:" + vmId + ":6000",
                            "tcp:127.0.0.1:" + server.getLocalPort()),
                    Map.of("HVSHIM_DIR", "Z:" + folder));
            try {
                int port = port(folder.resolve(vmId + "_00001770-facb-11e6-bd58-64006a7986d3"), relay);
                long seed = Long.getLong("wsld.seed", System.nanoTime());
                System.out.println("HyperVRelayTest seed=" + seed);
                List<Future<?>> clients = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    long own = seed + i;
                    clients.add(threads.submit(() -> converse(port, own)));
                }
                for (Future<?> client : clients) {
                    client.get();
                }
                assertTrue(relay.isAlive());
            } catch (Exception | AssertionError e) {
                e.addSuppressed(new AssertionError(windows.output(name)));
                throw e;
            } finally {
                WindowsJre.stop(relay);
                threads.shutdownNow();
            }
        }
    }

    private static int port(Path file, Process relay) throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (System.nanoTime() < deadline && relay.isAlive()) {
            if (Files.exists(file) && Files.readString(file).endsWith("\n")) {
                return Integer.parseInt(Files.readString(file).strip());
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        throw new IOException("nobody listens at " + file);
    }

    private static Void converse(int port, long seed) throws IOException {
        Random random = new Random(seed);
        byte[] bytes = new byte[1 + random.nextInt(MOST_BYTES)];
        random.nextBytes(bytes);
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            assertArrayEquals(bytes, socket.getInputStream().readAllBytes());
        }
        return null;
    }

    private void serve(ServerSocket server) {
        while (true) {
            try {
                Socket client = server.accept();
                threads.submit(() -> {
                    try (client) {
                        client.getOutputStream().write(client.getInputStream().readAllBytes());
                    }
                    return null;
                });
            } catch (IOException closed) {
                return;
            }
        }
    }
}
