package io.github.wsld.net.windows.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Windows tells of itself. */
@Tag("windows-jvm")
class SystemFactsTest {
    private static final String KEY = "SOFTWARE\\wsld-test";

    @TempDir
    private Path folder;

    private static List<InetAddress> listed(ServerSocket server) throws IOException {
        return new TcpTable()
                .listeners().stream()
                        .filter(row -> row.port() == server.getLocalPort())
                        .map(TcpTable.Row::address)
                        .toList();
    }

    @Test
    void listenersAreListedWithTheirAddresses() throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        try (ServerSocket server = new ServerSocket(0, 1, loopback)) {
            assertEquals(List.of(loopback), listed(server));
        }
        // In the table of IPv6 where there is IPv6.
        try (ServerSocket server = new ServerSocket(0)) {
            List<InetAddress> addresses = listed(server);
            assertTrue(addresses.stream().anyMatch(InetAddress::isAnyLocalAddress), addresses::toString);
        }
    }

    @Test
    void aFileHasAnOwnerAndAnAccessList() throws IOException {
        Path file = Files.createFile(folder.resolve("a file"));
        String sddl = new FileSecurity().sddl(file);
        assertTrue(sddl.matches("O:[^()]+D:.*\\(A;.*;;;.*\\).*"), sddl);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        IOException missing = assertThrows(IOException.class, () -> new FileSecurity().sddl(folder.resolve("none")));
        assertTrue(missing.getMessage().contains("none is not told: Windows error 2"), missing.getMessage());
    }

    @Test
    void theComputerIsOfThisJavasKind() {
        assertEquals(Optional.of(System.getProperty("os.arch")), new NativeMachine().name());
    }

    @Test
    void whoMayWriteToTheMachinesRegistryIsElevated() throws IOException {
        Registry registry = new Registry();
        boolean written = registry.set(KEY, "first", "one") == 0;
        assertEquals(written, new ProcessToken().isElevated());
        assumeTrue(written, "not elevated");
        registry.set(KEY, "second", "zwei \u00fc");
        assertEquals(
                List.of("one", "zwei \u00fc"),
                registry.texts(KEY).stream().sorted().toList());
        assertEquals(List.of(), registry.texts(KEY + "\\none"));
    }
}
