package io.github.wsld.e2e.agent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.e2e.Daemon;
import io.github.wsld.e2e.EchoServer;
import io.github.wsld.e2e.Program;
import io.github.wsld.e2e.RawConnection;
import io.github.wsld.e2e.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sockets of the guest that lead to sockets that the host has named. */
@Timeout(300)
@SuppressWarnings("try")
class SocketForwardTest {
    @TempDir
    private Path folder;

    private Session session;

    @BeforeEach
    void logIn() throws IOException {
        session = new Session(folder);
        Files.writeString(
                session.config(), """
                [[socket_forward]]
                listen = "%s"
                target = "echo"
                [[socket_forward]]
                listen = "%s"
                mode = "0660"
                target = "unnamed"
                [[socket_forward]]
                listen = "%s"
                target = "absent"
                """.formatted(session.path("in/a"), session.path("in/b"), session.path("in/c")));
    }

    @Test
    void bytesGoThereAndBackAndOthersGetAReason() throws Exception {
        byte[] bytes = new byte[3_000_000];
        long seed = Long.getLong("wsld.seed", System.nanoTime());
        System.out.println("SocketForwardTest seed=" + seed);
        new Random(seed).nextBytes(bytes);
        try (EchoServer echo = EchoServer.on(session.path("echo"));
                Daemon wsldhost = session.start(
                        Program.WSLDHOST,
                        "--listen",
                        session.unix("link"),
                        "--socket",
                        "echo=" + session.unix("echo"),
                        "--socket",
                        "absent=" + session.unix("absent"));
                Daemon wsld = session.start(Program.WSLD, "--host", session.unix("link"))) {
            wsldhost.awaitLine("listening");
            wsld.awaitLine("host reached");
            wsld.awaitLine("listening socket=", 3);
            assertEquals(0600, mode(session.path("in/a")));
            assertEquals(0660, mode(session.path("in/b")));
            assertEquals(0700, mode(session.path("in")));
            try (RawConnection client = RawConnection.to(session.path("in/a"))) {
                Thread writer = new Thread(() -> {
                    try {
                        client.write(bytes).endOutput();
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                });
                writer.start();
                assertArrayEquals(bytes, client.readToEnd());
                writer.join();
            }
            try (RawConnection client = RawConnection.to(session.path("in/b"))) {
                assertArrayEquals(new byte[0], client.readToEnd());
            }
            wsld.awaitLine(
                    "clients refused target=socket:unnamed reason=\"the host names no socket \"unnamed\"; name it with"
                            + " wsldhost --socket unnamed=ENDPOINT \\(now absent, echo\\)");
            try (RawConnection client = RawConnection.to(session.path("in/c"))) {
                assertArrayEquals(new byte[0], client.readToEnd());
            }
            wsld.awaitLine("clients refused target=socket:absent reason=\"nothing answers on unix:");
            String status = session.run(Program.WSLD, "status").ok().out();
            assertTrue(status.contains("socket:echo") && status.contains("socket:absent"), status);
        }
        assertTrue(Files.notExists(session.path("in/a")));
    }

    private static int mode(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:mode") & 07777;
    }
}
