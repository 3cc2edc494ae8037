package io.github.wsld.net.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.endpoint.EndpointParser;
import io.github.wsld.common.loop.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners that one object leaves to another, as one process does to the next. */
final class InheritedListenersTest {
    @TempDir
    private Path folder;

    private Endpoint.Unix file() {
        return Endpoint.Unix.path(folder.resolve("socket"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "name", "tcp:127.0.0.1:0", "tcp:[::1]:0"})
    void aClientThatConnectedMeanwhileIsAccepted(String text) throws IOException {
        assumeTrue(!text.contains("::1")
                || Files.readString(Path.of("/proc/net/if_inet6")).contains(" lo"));
        Endpoint endpoint = switch (text) {
            case "file" -> file();
            case "name" -> new Endpoint.Unix("wsld-test-" + UUID.randomUUID(), true);
            default -> EndpointParser.parse(text);
        };
        LinuxSockets before = new LinuxSockets();
        Endpoint at = before.listen(endpoint, 0600).endpoint();
        int client = before.connect(at);
        assertTrue(client >= 0, () -> before.describe(client));
        LinuxSockets next = new LinuxSockets(List.of(), before.open());
        Endpoint asked =
                at instanceof Endpoint.Tcp tcp && text.contains("::1") ? new Endpoint.Tcp("::1", tcp.port()) : at;
        try (Listener again = next.listen(asked, 0660)) {
            assertEquals(before.open().get(0).descriptor(), again.descriptor());
            int accepted = next.accept(again.descriptor());
            assertTrue(accepted >= 0, () -> next.describe(accepted));
            next.close(accepted);
            if (text.equals("file")) {
                assertEquals(
                        "rw-rw----",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("socket"))));
            }
            assertEquals(1, next.open().size());
        }
        assertFalse(Files.exists(folder.resolve("socket")));
        assertEquals(List.of(), next.open());
        next.close(client);
    }

    @Test
    void aListenerWhoseFileIsAnothersIsClosed() throws IOException {
        LinuxSockets before = new LinuxSockets();
        before.listen(file(), 0600);
        LinuxSockets next = new LinuxSockets(List.of(), before.open());
        assertTrue(next.hasInherited(file()));
        // So that the new file cannot have the old one's inode.
        Files.move(folder.resolve("socket"), folder.resolve("moved"));
        try (Listener another = new LinuxSockets().listen(file(), 0600)) {
            assertTrue(another.descriptor() >= 0);
            assertFalse(next.hasInherited(file()));
            assertThrows(IOException.class, () -> next.listen(file(), 0600));
        }
    }

    @Test
    void whatNobodyAsksForIsRemoved() throws IOException {
        LinuxSockets before = new LinuxSockets();
        before.listen(file(), 0600);
        LinuxSockets next = new LinuxSockets(List.of(), before.open());
        next.closeInherited(file()::equals);
        assertTrue(next.hasInherited(file()));
        next.closeInherited(endpoint -> false);
        assertFalse(next.hasInherited(file()));
        assertFalse(Files.exists(folder.resolve("socket")));
    }
}
