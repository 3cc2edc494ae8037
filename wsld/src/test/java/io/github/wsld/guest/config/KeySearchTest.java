package io.github.wsld.guest.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.config.ConfigException;
import io.github.wsld.common.key.KeyFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the guest's key comes from. */
class KeySearchTest {
    @TempDir
    Path root;

    private final Random random = new Random(1);

    private KeyFile make(String path) throws IOException {
        KeyFile file = new KeyFile(root.resolve(path));
        file.create(random::nextBytes, false);
        return file;
    }

    private KeySearch.Found find(String config) throws ConfigException {
        return new KeySearch(Map.of("HOME", root + "/home"), root).find(GuestConfigLoader.parse("f", config));
    }

    @Test
    void theNearestIsTaken() throws Exception {
        assertEquals("none", find("").toString());
        KeyFile profile = make("mnt/c/Users/me/AppData/Local/wsld/key");
        assertEquals(Optional.of(profile), find("").file());
        KeyFile own = make("home/.config/wsld/key");
        assertEquals(Optional.of(own), find("").file());
        KeyFile named = make("named");
        assertEquals(Optional.of(named), find("key = \"file:" + named + "\"").file());
        assertEquals(Optional.of(named), find("key = \"" + named + "\"").file());
        assertTrue(find("key = \"none\"").key().isNone());
    }

    @Test
    void severalProfilesLeaveNoChoice() throws Exception {
        make("mnt/c/Users/me/AppData/Local/wsld/key");
        make("mnt/c/Users/you/AppData/Local/wsld/key");
        ConfigException refusal = assertThrows(ConfigException.class, () -> find(""));
        assertTrue(refusal.getMessage().contains("several Windows profiles"), refusal.getMessage());
    }

    @Test
    void aNamedKeyMustBeThere() {
        assertThrows(ConfigException.class, () -> find("key = \"file:/nowhere/key\""));
        assertThrows(ConfigException.class, () -> find("key = \"relative\""));
    }

    @Test
    void tcpBeyondThisMachineNeedsAKey() throws Exception {
        String[] beyond = {"host = \"tcp:10.1.2.3:6000\"", "host = [\"vsock:2:6000\", \"tcp-from-host:6002\"]"};
        for (String host : beyond) {
            ConfigException refusal = assertThrows(ConfigException.class, () -> find(host));
            assertTrue(refusal.getMessage().contains("needs a key"), refusal.getMessage());
        }
        make("etc/wsld/key");
        for (String host : beyond) {
            find(host);
        }
        assertThrows(ConfigException.class, () -> find("host = \"tcp-from-host:6002\""));
        assertThrows(ConfigException.class, () -> find("host = [\"tcp-from-host:6002\", \"vsock:2:6000\"]"));
    }
}
