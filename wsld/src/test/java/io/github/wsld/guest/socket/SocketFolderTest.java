package io.github.wsld.guest.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketFolderTest {
    private static final int NOBODY = 65534;

    @TempDir
    private Path temp;

    private Path root;
    private int uid;

    @BeforeEach
    void resolve() throws IOException {
        root = temp.toRealPath();
        uid = (Integer) Files.getAttribute(root, "unix:uid");
    }

    @Test
    void isMadeForOursAlone() throws IOException {
        assertTrue(prepare(root.resolve("a")));
        assertEquals(0700, mode(root.resolve("a")));
        assertFalse(prepare(root.resolve("a")));
    }

    @Test
    void othersMayReadButNotWrite() throws IOException {
        Path folder = folder("a", 0755);
        assertFalse(prepare(folder));
        for (int mode : new int[] {0775, 0757, 01777}) {
            Files.setAttribute(folder, "unix:mode", mode);
            assertRefused(folder, "it has mode " + String.format("%04o", mode));
        }
    }

    @Test
    void aStrangersFolderIsRefused() throws IOException {
        Path folder = folder("a", 0700);
        assertRefused(new SocketFolder(folder, uid + 1), "belongs to user " + uid);
        assumeTrue(uid == 0, "only root can give a folder away");
        Files.setAttribute(folder, "unix:uid", NOBODY);
        assertRefused(folder, "it belongs to user 65534, not to user 0 that wsld runs as");
        assertRefused(folder.resolve("b"), folder + " belongs to user 65534, who could lead us elsewhere");
    }

    @Test
    void theFolderItselfIsNoLink() throws IOException {
        folder("a", 0700);
        Files.createSymbolicLink(root.resolve("link"), Path.of("a"));
        assertRefused(root.resolve("link"), "it is a symbolic link");
        Files.createFile(root.resolve("file"));
        assertRefused(root.resolve("file"), "it is no folder");
    }

    @Test
    void linksOnTheWayAreFollowedAndLookedAt() throws IOException {
        folder("a", 0755);
        folder("open", 0777);
        Files.createSymbolicLink(root.resolve("first"), Path.of("second"));
        Files.createSymbolicLink(root.resolve("second"), root.resolve("a"));
        Files.createSymbolicLink(root.resolve("wide"), Path.of("a/../open"));
        Files.createSymbolicLink(root.resolve("round"), Path.of("round"));
        assertTrue(prepare(root.resolve("first/b")));
        assertTrue(Files.isDirectory(root.resolve("a/b")));
        assertRefused(root.resolve("wide/b"), root.resolve("open") + " has mode 0777");
        assertRefused(root.resolve("round/b"), "one symbolic link too many");
        assumeTrue(uid == 0, "only root can give a link away");
        Files.setAttribute(root.resolve("second"), "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
        assertRefused(root.resolve("first/c"), root.resolve("second") + " belongs to user 65534");
    }

    @Test
    void theStickyBitKeepsOursAmongStrangers() throws IOException {
        folder("tmp", 01777);
        assertTrue(prepare(root.resolve("tmp/ours")));
        Files.setAttribute(root.resolve("tmp"), "unix:mode", 0777);
        assertRefused(root.resolve("tmp/ours"), root.resolve("tmp") + " has mode 0777");
    }

    @Test
    void aMissingParentIsNamed() {
        assertRefused(root.resolve("a/b"), "there is no " + root.resolve("a") + "; make that first");
    }

    private boolean prepare(Path folder) throws IOException {
        return new SocketFolder(folder, uid).prepare();
    }

    private void assertRefused(Path folder, String reason) {
        assertRefused(new SocketFolder(folder, uid), reason);
    }

    private static void assertRefused(SocketFolder folder, String reason) {
        String message = assertThrows(IOException.class, folder::prepare).getMessage();
        assertTrue(message.contains(reason), message);
    }

    private Path folder(String name, int mode) throws IOException {
        Path folder = Files.createDirectory(root.resolve(name));
        Files.setAttribute(folder, "unix:mode", mode);
        return folder;
    }

    private static int mode(Path folder) throws IOException {
        return (Integer) Files.getAttribute(folder, "unix:mode") & 07777;
    }
}
