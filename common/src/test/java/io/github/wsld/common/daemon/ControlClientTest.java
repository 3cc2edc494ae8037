package io.github.wsld.common.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
final class ControlClientTest {

    private static final Duration AMPLE = Duration.ofSeconds(120);
    /** Greater than the pid_max of any Linux: no such process. */
    private static final long NO_PID = 1L << 40;

    @TempDir
    private Path folder;

    private ControlOutcome ask(Duration within, Path... folders) {
        return new ControlClient(List.of(folders), within).ask("wsld", "status");
    }

    private ControlOutcome ask() {
        return ask(AMPLE, folder);
    }

    private Path socket(String name) {
        return folder.resolve(name + ".sock");
    }

    private static ServerSocketChannel listen(Path socket) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
    }

    /** Serves one connection on a thread of its own; the thread ends with it. */
    private static void serve(ServerSocketChannel listener, ControlCommands commands) {
        Thread thread = new Thread(
                () -> {
                    try (SocketChannel channel = listener.accept()) {
                        ControlProtocol protocol = new ControlProtocol(commands);
                        Optional<byte[]> reply = Optional.empty();
                        ByteBuffer buffer = ByteBuffer.allocate(64);
                        while (reply.isEmpty()) {
                            channel.read(buffer.clear());
                            reply = protocol.receive(buffer.flip());
                        }
                        ByteBuffer out = ByteBuffer.wrap(reply.get());
                        while (out.hasRemaining()) {
                            channel.write(out);
                        }
                    } catch (IOException clientGone) {
                        System.err.println("client gone: " + clientGone);
                    }
                },
                "serve");
        thread.setDaemon(true);
        thread.start();
    }

    private static ControlCommands replying(byte[] reply) {
        return command -> command.equals("status") ? Optional.of(reply) : Optional.empty();
    }

    @Test
    void asksEachDaemonOfTheProgram() throws IOException {
        try (ServerSocketChannel first = listen(socket("wsld-12"));
                ServerSocketChannel second = listen(socket("wsld-9"));
                ServerSocketChannel other = listen(socket("wsldhost-5"))) {
            serve(first, replying("{\"a\":\"ä\"}".getBytes(StandardCharsets.UTF_8)));
            serve(second, replying("{}".getBytes(StandardCharsets.UTF_8)));
            // Were the other program asked as well, its silence would be a problem.
            assertTrue(other.isOpen());
            Files.createFile(folder.resolve("wsld-1x.sock"));
            Files.createFile(folder.resolve("wsld-.sock"));
            Files.createFile(folder.resolve("wsld-" + "9".repeat(30) + ".sock"));
            ControlOutcome outcome = ask();
            assertEquals(
                    List.of(new ControlAnswer(9, "{}"), new ControlAnswer(12, "{\"a\":\"ä\"}")), outcome.answers());
            assertEquals(List.of(), outcome.problems());
            assertEquals(ExitCode.OK, outcome.exitCode());
        }
    }

    @Test
    void asksThoseAloneThatAreMeant() throws IOException {
        try (ServerSocketChannel hangs = listen(socket("wsld-1"));
                ServerSocketChannel answers = listen(socket("wsld-2"))) {
            serve(answers, replying("{}".getBytes(StandardCharsets.UTF_8)));
            ControlOutcome outcome = new ControlClient(List.of(folder), AMPLE).ask("wsld", "status", pid -> pid == 2);
            assertEquals(List.of(new ControlAnswer(2, "{}")), outcome.answers());
            assertEquals(List.of(), outcome.silent());
            assertTrue(hangs.isOpen());
        }
    }

    @Test
    void noDaemonIsASentence() {
        Path missing = folder.resolve("missing");
        ControlOutcome outcome = ask(AMPLE, missing, folder);
        assertEquals(List.of(), outcome.answers());
        assertEquals(
                List.of("no wsld is running (no control socket in " + missing + " or " + folder + ")"),
                outcome.problems());
        assertEquals(ExitCode.UNAVAILABLE, outcome.exitCode());
    }

    @Test
    void theSocketOfADeadDaemonIsRemoved() throws IOException {
        Path dead = socket("wsld-" + NO_PID);
        listen(dead).close();
        assertTrue(Files.exists(dead));
        assertEquals(ExitCode.UNAVAILABLE, ask().exitCode());
        assertFalse(Files.exists(dead));
    }

    @Test
    void theSocketOfALivingProcessThatDoesNotListenYetStays() throws IOException {
        Path early = socket("wsld-" + ProcessHandle.current().pid());
        listen(early).close();
        assertEquals(ExitCode.UNAVAILABLE, ask().exitCode());
        assertTrue(Files.exists(early));
    }

    @Test
    void aDaemonThatHangsDelaysUntilTheDeadlineAndIsNamed() throws IOException {
        try (ServerSocketChannel hangs = listen(socket("wsld-1"));
                ServerSocketChannel answers = listen(socket("wsld-2"))) {
            serve(answers, replying("{}".getBytes(StandardCharsets.UTF_8)));
            ControlOutcome outcome = ask(Duration.ofSeconds(4), folder);
            assertEquals(List.of(new ControlAnswer(2, "{}")), outcome.answers());
            assertEquals(
                    List.of("wsld with pid 1 did not answer on " + socket("wsld-1")
                            + ": no reply in time; the daemon may hang"),
                    outcome.problems());
            assertEquals(ExitCode.UNAVAILABLE, outcome.exitCode());
            assertTrue(hangs.isOpen());
        }
    }

    @Test
    void aFullQueueOfAHangingDaemonEndsAtTheDeadline() throws IOException {
        try (ServerSocketChannel hangs = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            hangs.bind(UnixDomainSocketAddress.of(socket("wsld-1")), 1);
            for (int i = 0; i < 3; i++) {
                ask(Duration.ofMillis(50), folder);
            }
            ControlOutcome outcome = ask(Duration.ofMillis(50), folder);
            assertEquals(1, outcome.problems().size(), outcome.toString());
            assertEquals(ExitCode.UNAVAILABLE, outcome.exitCode());
        }
    }

    @Test
    void theLongestReplyIsReadWhole() throws IOException {
        byte[] reply = "x".repeat(ControlClient.MAX_REPLY_BYTES).getBytes(StandardCharsets.US_ASCII);
        try (ServerSocketChannel listener = listen(socket("wsld-1"))) {
            serve(listener, replying(reply));
            assertEquals(
                    ControlClient.MAX_REPLY_BYTES, ask().answers().get(0).json().length());
        }
    }

    @Test
    void aLongerReplyIsRefused() throws IOException {
        byte[] reply = "x".repeat(ControlClient.MAX_REPLY_BYTES + 1).getBytes(StandardCharsets.US_ASCII);
        try (ServerSocketChannel listener = listen(socket("wsld-1"))) {
            serve(listener, replying(reply));
            ControlOutcome outcome = ask();
            assertEquals(List.of(), outcome.answers());
            assertTrue(
                    outcome.problems().get(0).endsWith("the reply is longer than 1048576 bytes"), outcome.toString());
        }
    }

    @Test
    void aFolderUnderTheNameOfASocketIsNotTaken() throws IOException {
        Path odd = Files.createDirectory(socket("wsld-" + NO_PID));
        Files.createFile(odd.resolve("content"));
        ControlOutcome outcome = ask();
        assertEquals(ExitCode.UNAVAILABLE, outcome.exitCode());
        assertTrue(Files.exists(odd.resolve("content")));
    }
}
