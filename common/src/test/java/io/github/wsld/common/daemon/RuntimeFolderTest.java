package io.github.wsld.common.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "tests owner and mode, which are not there")
final class RuntimeFolderTest {

    private static final OptionalInt USER = OptionalInt.of(1000);
    private static final OptionalInt ROOT = OptionalInt.of(0);

    @TempDir
    private Path temp;

    private static String pathOf(Map<String, String> environment, OptionalInt uid) throws IOException {
        return RuntimeFolder.of(environment, uid).path().toString();
    }

    private RuntimeFolder ours() throws IOException {
        return RuntimeFolder.of(Map.of("XDG_RUNTIME_DIR", temp.toString()));
    }

    private Path makeOurs(String mode) throws IOException {
        Path folder = Files.createDirectory(temp.resolve("wsld"));
        return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
    }

    @Test
    void followsTheEnvironment() throws IOException {
        Map<String, String> session = Map.of("XDG_RUNTIME_DIR", "/run/user/1000");
        assertEquals("/run/user/1000/wsld", pathOf(session, USER));
        assertEquals("/run/user/1000/wsld", pathOf(session, ROOT));
        assertEquals("/run/wsld", pathOf(Map.of(), ROOT));
        assertEquals("/tmp/wsld-1000", pathOf(Map.of(), USER));
        assertEquals("/tmp/wsld-1000", pathOf(Map.of("XDG_RUNTIME_DIR", "relative"), USER));
        assertEquals(
                "/run/unit",
                pathOf(Map.of("RUNTIME_DIRECTORY", "/run/unit", "XDG_RUNTIME_DIR", "/run/user/1000"), USER));
        assertEquals("/run/unit", pathOf(Map.of("RUNTIME_DIRECTORY", "/run/unit:/run/second"), USER));
    }

    @Test
    void aServicesSocketIsForAllWhoGetIntoItsFolder() throws IOException {
        assertEquals(
                0666,
                RuntimeFolder.of(Map.of("RUNTIME_DIRECTORY", "/run/unit"), USER).socketMode());
        assertEquals(
                0600,
                RuntimeFolder.of(Map.of("XDG_RUNTIME_DIR", "/run/user/1000"), USER)
                        .socketMode());
        assertEquals(0600, RuntimeFolder.of(Map.of(), ROOT).socketMode());
    }

    @Test
    void onWindowsItIsInLocalAppData() throws IOException {
        assertEquals(
                Path.of("/C/Local", "wsld", "run").toString(),
                pathOf(Map.of("LOCALAPPDATA", "/C/Local"), OptionalInt.empty()));
        IOException thrown = assertThrows(IOException.class, () -> pathOf(Map.of(), OptionalInt.empty()));
        assertTrue(thrown.getMessage().contains("LOCALAPPDATA"), thrown.getMessage());
    }

    @Test
    void clientsLookInTheSystemsFolderToo() throws IOException {
        assertEquals(
                List.of(temp.resolve("wsld"), Path.of("/run/wsld")),
                RuntimeFolder.searched(Map.of("XDG_RUNTIME_DIR", temp.toString())));
        assertEquals(List.of(Path.of("/run/wsld")), RuntimeFolder.searched(Map.of("RUNTIME_DIRECTORY", "/run/wsld")));
    }

    @Test
    void theFolderIsMadeForItsOwnerAlone() throws IOException {
        Path socket = ours().claimSocket("wsld", 4711);
        assertEquals(temp.resolve("wsld/wsld-4711.sock"), socket);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve("wsld"))));
        assertFalse(Files.exists(socket));
        assertEquals(socket, ours().claimSocket("wsld", 4711));
    }

    @Test
    void aFolderThatOthersMayReadWillDo() throws IOException {
        makeOurs("rwxr-xr-x");
        assertEquals(temp.resolve("wsld/wsldhost-1.sock"), ours().claimSocket("wsldhost", 1));
    }

    @Test
    void aFolderThatOthersMayWriteIsRefused() throws IOException {
        makeOurs("rwxrwx---");
        IOException thrown = assertThrows(IOException.class, () -> ours().claimSocket("wsld", 1));
        assertTrue(thrown.getMessage().contains("others may write to it (mode 0770)"), thrown.getMessage());
    }

    @Test
    void aSymbolicLinkIsRefused() throws IOException {
        Path elsewhere = Files.createDirectory(temp.resolve("elsewhere"));
        Files.createSymbolicLink(temp.resolve("wsld"), elsewhere);
        IOException thrown = assertThrows(IOException.class, () -> ours().claimSocket("wsld", 1));
        assertTrue(thrown.getMessage().contains("it is not a folder"), thrown.getMessage());
    }

    @Test
    void aFolderOfAnotherUserIsRefused() throws IOException {
        Path folder = makeOurs("rwx------");
        int owner = (Integer) Files.getAttribute(folder, "unix:uid");
        RuntimeFolder others = new RuntimeFolder(folder, OptionalInt.of(owner + 1));
        IOException thrown = assertThrows(IOException.class, () -> others.claimSocket("wsld", 1));
        String expected = "it belongs to uid " + owner + ", not " + (owner + 1);
        assertTrue(thrown.getMessage().contains(expected), thrown.getMessage());
    }

    @Test
    void aFolderThatCannotBeMadeSaysWhatToDo() {
        RuntimeFolder folder = new RuntimeFolder(temp.resolve("missing/wsld"), OptionalInt.of(1));
        IOException thrown = assertThrows(IOException.class, () -> folder.claimSocket("wsld", 1));
        assertTrue(thrown.getMessage().contains("set XDG_RUNTIME_DIR"), thrown.getMessage());
    }

    @Test
    void theSocketOfADeadDaemonMakesWay() throws IOException {
        Path socket = ours().claimSocket("wsld", 7);
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(socket));
        }
        assertTrue(Files.exists(socket, LinkOption.NOFOLLOW_LINKS));
        assertEquals(socket, ours().claimSocket("wsld", 7));
        assertFalse(Files.exists(socket, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void theSocketOfALivingDaemonStays() throws IOException {
        Path socket = ours().claimSocket("wsld", 7);
        try (ServerSocketChannel living = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            living.bind(UnixDomainSocketAddress.of(socket));
            IOException thrown = assertThrows(IOException.class, () -> ours().claimSocket("wsld", 7));
            assertTrue(thrown.getMessage().contains("in use by another daemon"), thrown.getMessage());
        }
    }
}
