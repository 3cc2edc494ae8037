package io.github.wsld.guest.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.guest.x11.XDirectories.Finding;
import io.github.wsld.guest.x11.XDirectories.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XDirectoriesTest {

    private static final String ROOT = "27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/sdb rw\n";
    private static final String WSLG = "90 27 0:56 / /mnt/wslg rw,relatime shared:2 - tmpfs none rw\n";
    private static final String WSLG_X11 =
            "91 27 0:56 /.X11-unix /tmp/.X11-unix ro,relatime shared:2 - tmpfs none rw\n";

    @TempDir
    Path root;

    private Path folder;
    private XDirectories directories;

    @BeforeEach
    void setUp() throws IOException {
        Files.createDirectories(root.resolve("tmp"));
        Files.createDirectories(root.resolve("proc/self"));
        mounts(ROOT);
        folder = root.resolve("tmp/.X11-unix");
        directories = new XDirectories(root, owner(root));
    }

    @Test
    void aMissingFolderIsMadeForEveryone() throws IOException {
        Finding made = directories.prepare();
        assertEquals(State.CREATED, made.state());
        assertTrue(made.usable());
        assertEquals(01777, (Integer) Files.getAttribute(folder, "unix:mode") & 07777);
        assertEquals(new Finding(State.READY, "", ""), directories.prepare());
    }

    @Test
    void wslgsReadOnlyMountIsRecognised() throws IOException {
        Files.createDirectory(folder);
        Files.createDirectories(root.resolve("mnt/wslg"));
        mounts(ROOT + WSLG + WSLG_X11);
        expect(State.WSLG_READ_ONLY, "sudo umount " + folder, "sudo mount -o remount,rw " + folder);
        assertTrue(directories.hasWslg());
    }

    @Test
    void wslgsMountMadeWritableIsReady() throws IOException {
        Files.createDirectory(folder);
        Files.setAttribute(folder, "unix:mode", 01777);
        Files.createDirectories(root.resolve("mnt/wslg"));
        mounts(ROOT + WSLG + WSLG_X11.replace("ro,", "rw,"));
        assertEquals(State.READY, directories.prepare().state());
    }

    @Test
    void anotherReadOnlyFileSystemIsNotWslgs() throws IOException {
        Files.createDirectory(folder);
        Files.createDirectories(root.resolve("mnt/wslg"));
        mounts(ROOT + WSLG + "92 27 0:57 / /tmp/.X11-unix ro - tmpfs none rw\n");
        expect(State.READ_ONLY, "sudo mount -o remount,rw " + folder);
        mounts(ROOT + WSLG + "92 27 0:57 / /tmp rw - tmpfs none ro\n");
        expect(State.READ_ONLY, "sudo mount -o remount,rw " + folder);
        mounts(ROOT + WSLG_X11);
        expect(State.READ_ONLY, "remount");
    }

    @Test
    void theUppermostMountCounts() throws IOException {
        Files.createDirectory(folder);
        Files.setAttribute(folder, "unix:mode", 01777);
        mounts(ROOT + WSLG_X11 + "93 91 0:60 / /tmp/.X11-unix rw - tmpfs none rw\n"
                + "94 27 0:61 / /tmp/.X11 ro - tmpfs none rw\n");
        assertEquals(State.READY, directories.prepare().state());
    }

    @Test
    void aLinkIsRecognised() throws IOException {
        Files.createSymbolicLink(folder, Path.of("/mnt/wslg/.X11-unix"));
        expect(State.SYMLINK, "/mnt/wslg/.X11-unix", "sudo rm " + folder + " && sudo mkdir -m 1777 " + folder);
    }

    @Test
    void aFileIsNoFolder() throws IOException {
        Files.createFile(folder);
        expect(State.NO_FOLDER, "sudo rm " + folder);
    }

    @Test
    void aStrangersFolderIsRecognised() throws IOException {
        Files.createDirectory(folder);
        if (owner(folder) == 0) {
            Files.setAttribute(folder, "unix:uid", 4_000_000);
        }
        Finding found = new XDirectories(root, 4_000_001).prepare();
        assertEquals(State.WRONG_OWNER, found.state());
        assertTrue(found.sentence().contains("sudo chown root:root " + folder), found.sentence());
    }

    @Test
    void aFolderWhereAnyoneRemovesSocketsIsRecognised() throws IOException {
        Files.createDirectory(folder);
        Files.setAttribute(folder, "unix:mode", 0777);
        expect(State.WRONG_MODE, "0777", "sudo chmod 1777 " + folder);
    }

    @Test
    void aFailureIsAFinding() throws IOException {
        mounts("nonsense\n");
        Files.createDirectory(folder);
        expect(State.FAILED, "nonsense");
        Path missing = root.resolve("missing");
        assertEquals(State.FAILED, new XDirectories(missing, 0).prepare().state());
    }

    private void expect(State state, String... parts) {
        Finding found = directories.prepare();
        assertEquals(state, found.state(), found.sentence());
        assertFalse(found.usable());
        for (String part : parts) {
            assertTrue(found.sentence().contains(part), found.sentence());
        }
    }

    private void mounts(String text) throws IOException {
        Files.writeString(root.resolve("proc/self/mountinfo"), text);
    }

    private static int owner(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid");
    }
}
