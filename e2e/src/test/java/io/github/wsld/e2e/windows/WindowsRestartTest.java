package io.github.wsld.e2e.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.e2e.Daemon;
import io.github.wsld.e2e.Program;
import io.github.wsld.e2e.Session;
import io.github.wsld.e2e.stream.XPing;
import io.github.wsld.e2e.tcp.GuestClient;
import io.github.wsld.e2e.tcp.HostServices;
import io.github.wsld.e2e.tcp.Namespace;
import io.github.wsld.e2e.x11.XvfbServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code wsldhost restart} on Windows: sockets go to the next process by WSADuplicateSocketW. The listener is the double of a Hyper-V
 * socket, TCP beneath.
 */
@Tag("windows")
@ExtendWith(Windows.class)
@Timeout(480)
@SuppressWarnings("try")
class WindowsRestartTest {
    private static final int RESTARTS = 2;

    @TempDir
    private Path folder;

    @Test
    void anXClientAndBytesUnderWayOutliveTwoRestarts(WindowsJre windows) throws Exception {
        Session session = new Session(folder);
        UUID vm = UUID.randomUUID();
        WindowsHost host = new WindowsHost(windows);
        host.install("vmcompute.dll");
        host.running(vm);
        try (Namespace namespace = Namespace.open();
                HostServices services = new HostServices();
                XvfbServer server = XvfbServer.start();
                HyperVForwarder hyperV = new HyperVForwarder(host, session.path("link"), vm);
                GuestClient client = new GuestClient(namespace, session)) {
            host.start(
                    "--daemon",
                    "--poll=1s",
                    "--keep-alive=never",
                    "--binding=unix",
                    "--vm-id-from=hcs",
                    "--display=127.0.0.1:" + server.port());
            host.awaitListening(vm);
            Files.writeString(session.config(), """
                    [x11]
                    [tcp_forward]
                    ports = [%d]
                    resume = true
                    [streams]
                    longest_wait = "500ms"
                    """.formatted(services.echoPort()));
            ProcessBuilder guest = session.command(Program.WSLD, "--host", session.unix("link"));
            try (Daemon wsld = new Daemon(namespace.enter(guest))) {
                String display =
                        ":" + wsld.awaitLine("listening display=:(\\d+) ").group(1);
                wsld.awaitLine("redirect rules applied");
                wsld.awaitLine("host reached");
                AtomicBoolean enough = new AtomicBoolean();
                FutureTask<Integer> echoes = new FutureTask<>(() -> echo(client, services.echoPort(), enough));
                new Thread(echoes, "echoes").start();
                try (XPing ping = new XPing(display)) {
                    ping.askAndAwait();
                    for (int i = 1; i <= RESTARTS; i++) {
                        ping.ask();
                        String next = host.restart();
                        ping.awaitAnswers();
                        ping.askAndAwait();
                        host.awaitLine("taken over streams=", i);
                        String status = host.run(0, "status");
                        assertTrue(status.contains("pid " + next), status);
                    }
                } finally {
                    enough.set(true);
                }
                System.out.println("WindowsRestartTest echoes=" + echoes.get());
                assertEquals(0, wsld.count("ERROR|streams lost"), wsld::log);
            }
            assertEquals(0, host.count("vm gone|WARN|ERROR"), host.log());
            host.stop();
        }
    }

    /** Bytes both ways, compared, connection after connection. */
    private static int echo(GuestClient client, int port, AtomicBoolean enough) throws IOException {
        int times = 0;
        while (!enough.get()) {
            assertEquals("same, 1 times", client.ask("echo localhost " + port + " 8000000 1 1"));
            times++;
        }
        return times;
    }
}
