package io.github.wsld.common.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that tell of control ports, from the client's side; the daemon's side is run under Wine. */
final class LoopbackDoorTest {
    private static final String PASSWORD = "0123456789abcdef0123456789abcdef";

    @TempDir
    private Path folder;

    private ControlOutcome ask() {
        return new ControlClient(List.of(folder), Duration.ofSeconds(120)).ask("wsldhost", "status");
    }

    private Path file(long pid, String text) throws IOException {
        return Files.writeString(ControlSocket.portFile(folder, "wsldhost", pid), text);
    }

    @Test
    void theClientSaysThePasswordThatTheFileTells() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            file(ProcessHandle.current().pid(), server.getLocalPort() + " " + PASSWORD + "\n");
            CompletableFuture<ControlOutcome> outcome = CompletableFuture.supplyAsync(this::ask);
            try (Socket client = server.accept()) {
                byte[] request = client.getInputStream().readNBytes(PASSWORD.length() + " status\n".length());
                assertEquals(PASSWORD + " status\n", new String(request, StandardCharsets.UTF_8));
                client.getOutputStream().write("{}".getBytes(StandardCharsets.UTF_8));
            }
            assertEquals(
                    List.of(new ControlAnswer(ProcessHandle.current().pid(), "{}")),
                    outcome.get().answers());
        }
    }

    @Test
    void theFileOfADeadDaemonIsRemovedUnasked() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process dead = new ProcessBuilder("true").start();
            dead.waitFor();
            Path file = file(dead.pid(), server.getLocalPort() + " " + PASSWORD + "\n");
            assertEquals(List.of(), ask().answers());
            assertFalse(Files.exists(file));
        }
    }

    @Test
    void aDamagedFileIsSaidToBeOne() throws IOException {
        for (String text : List.of("", "99999 " + PASSWORD + "\n", "80 short\n", "80 " + PASSWORD)) {
            file(ProcessHandle.current().pid(), text);
            ControlOutcome outcome = ask();
            assertEquals(ExitCode.UNAVAILABLE, outcome.exitCode());
            assertTrue(outcome.problems().get(0).contains("damaged"), outcome.problems()::toString);
        }
    }

    @Test
    void onWindowsTheDoorIsAPort() throws IOException {
        RuntimeFolder run = RuntimeFolder.of(Map.of("LOCALAPPDATA", folder.toString()), OptionalInt.empty());
        assertEquals(32, run.door("wsldhost", 1).password().length());
        assertTrue(Files.isDirectory(folder.resolve("wsld/run")));
    }
}
