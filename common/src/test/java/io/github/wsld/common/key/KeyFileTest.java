package io.github.wsld.common.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.protocol.LinkKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Key files: their form, their mode, and what is refused. */
class KeyFileTest {
    private static final String DIGITS = "0123456789abcdef".repeat(4);

    @TempDir
    Path folder;

    private KeyFile file(String content) throws IOException {
        Path path = folder.resolve("key");
        Files.writeString(path, content);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        return new KeyFile(path);
    }

    @Test
    void isMadeForItsOwnerAlone() throws IOException {
        KeyFile file = new KeyFile(folder.resolve("new/folder/key"));
        LinkKey made = file.create(new Random(1)::nextBytes, false);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())));
        assertEquals(
                "rwx------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(file.path().getParent())));
        assertEquals(made.number(), file.read().number());
        assertEquals(folder.resolve("new/folder/key.p12"), file.certificate());
    }

    @Test
    void isReplacedOnlyWhenAsked() throws IOException {
        KeyFile file = new KeyFile(folder.resolve("key"));
        LinkKey first = file.create(new Random(1)::nextBytes, false);
        IOException refusal = assertThrows(IOException.class, () -> file.create(new Random(2)::nextBytes, false));
        assertTrue(refusal.getMessage().contains("--force"), refusal.getMessage());
        assertEquals(first.number(), file.read().number());
        file.create(new Random(2)::nextBytes, true);
        assertNotEquals(first.number(), file.read().number());
    }

    @Test
    void mayEndAsEitherSystemEndsLines() throws IOException {
        for (String end : new String[] {"", "\n", "\r\n", " \n"}) {
            assertFalse(file("wsld-key-1:" + DIGITS + end).read().isNone());
        }
        assertFalse(file("wsld-key-1:" + DIGITS.toUpperCase()).read().isNone());
    }

    @Test
    void otherContentIsRefusedAndNotShown() throws IOException {
        String[] malformed = {
            "",
            DIGITS,
            "wsld-key-2:" + DIGITS,
            "wsld-key-1:" + DIGITS.substring(1),
            "wsld-key-1:" + DIGITS + "0",
            "wsld-key-1:" + DIGITS + "\nmore",
            "x".repeat(100_000)
        };
        for (String content : malformed) {
            IOException refusal =
                    assertThrows(IOException.class, () -> file(content).read());
            assertTrue(refusal.getMessage().contains("holds no key"), refusal.getMessage());
            assertFalse(refusal.getMessage().contains(DIGITS.substring(1)), "no content in a message");
        }
        IOException zeros = assertThrows(
                IOException.class, () -> file("wsld-key-1:" + "0".repeat(64)).read());
        assertTrue(zeros.getMessage().contains("zeros is no key"), zeros.getMessage());
    }

    @Test
    void isRefusedWhenOthersMayReadOrChangeIt() throws IOException {
        KeyFile file = file("wsld-key-1:" + DIGITS);
        for (String mode : new String[] {"rw-r-----", "rw----r--", "rw--w----", "rw-------"}) {
            Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString(mode));
            if (mode.equals("rw-------")) {
                assertFalse(file.read().isNone());
            } else {
                IOException refusal = assertThrows(IOException.class, file::read);
                assertTrue(refusal.getMessage().contains(mode), refusal.getMessage());
            }
        }
    }

    @Test
    void aMissingFileIsSaidSo() {
        IOException missing = assertThrows(IOException.class, () -> new KeyFile(folder.resolve("none")).read());
        assertTrue(missing.getMessage().contains("is missing"), missing.getMessage());
    }

    @Test
    void whatCannotBeReadIsNamed() throws IOException {
        Path path = folder.resolve("key");
        Files.createDirectory(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        IOException unreadable = assertThrows(IOException.class, () -> new KeyFile(path).read());
        assertTrue(unreadable.getMessage().startsWith("key file " + path), unreadable.getMessage());
    }

    @Test
    void placesAreThoseOfTheSystem() throws IOException {
        Map<String, String> windows = Map.of("LOCALAPPDATA", "/windows/local", "HOME", "/elsewhere");
        assertEquals(
                Path.of("/windows/local/wsld/key"),
                new KeyPlaces(windows, folder).first().path());
        KeyPlaces linux = new KeyPlaces(Map.of("HOME", folder + "/home"), folder);
        assertEquals(folder.resolve("home/.config/wsld/key"), linux.first().path());
        assertEquals(Optional.empty(), linux.found());
        Files.createDirectories(folder.resolve("etc/wsld"));
        Files.createFile(folder.resolve("etc/wsld/key"));
        assertEquals(folder.resolve("etc/wsld/key"), linux.found().orElseThrow().path());
        KeyPlaces configured = new KeyPlaces(Map.of("XDG_CONFIG_HOME", "/x"), folder);
        assertEquals(Path.of("/x/wsld/key"), configured.first().path());
    }
}
