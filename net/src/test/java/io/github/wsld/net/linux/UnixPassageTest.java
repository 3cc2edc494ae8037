package io.github.wsld.net.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Listener;
import io.github.wsld.common.loop.Passage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixPassageTest {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    @TempDir
    Path folder;

    private final LinuxSockets sockets = new LinuxSockets();
    private Listener door;
    private Passage successor;
    private int connection;
    private Passage predecessor;

    @BeforeEach
    void connect() throws IOException {
        Endpoint.Unix at = Endpoint.Unix.path(folder.resolve("door"));
        door = sockets.listen(at, 0600);
        successor = UnixPassage.to(at, LIMIT);
        connection = sockets.accept(door.descriptor());
        predecessor = UnixPassage.over(connection, LIMIT);
    }

    @AfterEach
    void close() {
        predecessor.close();
        sockets.close(connection);
        door.close();
    }

    @Test
    void bytesAndDescriptorsGoInTheirOrder() throws IOException {
        byte[] bytes = new byte[70_000];
        new Random(1).nextBytes(bytes);
        Endpoint.Unix at = Endpoint.Unix.path(folder.resolve("links"));
        Listener listener = sockets.listen(at, 0600);
        predecessor.write(bytes);
        predecessor.pass(listener.descriptor());
        predecessor.pass(connection);
        predecessor.write(new byte[] {7});

        assertArrayEquals(bytes, successor.read(bytes.length));
        Listener passed = sockets.adoptListener(successor.take(), listener.endpoint());
        sockets.close(successor.take());
        assertArrayEquals(new byte[] {7}, successor.read(1));
        sockets.close(listener.descriptor());
        int client = sockets.connect(at);
        int accepted = sockets.accept(passed.descriptor());
        assertTrue(client >= 0 && accepted >= 0);
        sockets.close(client);
        sockets.close(accepted);
        passed.close();
        assertTrue(Files.notExists(folder.resolve("links")), "the file is the passed listener's now");
        successor.close();
    }

    @Test
    void theEndOfTheOtherProcessIsTold() {
        successor.close();
        assertThrows(EOFException.class, () -> predecessor.read(1));
        assertThrows(EOFException.class, () -> predecessor.take());
    }

    @Test
    void aByteWithoutADescriptorIsNone() throws IOException {
        successor.write(new byte[1]);
        IOException told = assertThrows(IOException.class, () -> predecessor.take());
        assertTrue(told.getMessage().contains("no descriptor came"), told::getMessage);
        successor.close();
    }

    @Test
    void whoDoesNotAnswerIsNotAwaitedForEver() {
        Passage impatient = UnixPassage.over(connection, Duration.ofSeconds(1));
        IOException told = assertThrows(IOException.class, () -> impatient.read(1));
        assertEquals("recv: the other process does not answer", told.getMessage());
        impatient.close();
        successor.close();
    }
}
