package io.github.wsld.guest.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.wsld.common.config.ConfigException;
import io.github.wsld.common.endpoint.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigSearchTest {

    @TempDir
    Path folder;

    private Path home;
    private Path xdg;
    private Path system;

    @BeforeEach
    void places() {
        home = folder.resolve("home");
        xdg = folder.resolve("xdg");
        system = folder.resolve("etc/config.toml");
    }

    @Test
    void looksInTheseOrder() {
        assertEquals(
                List.of(
                        Path.of("/u/.config/wsld/config.toml"),
                        Path.of("/u/.wsld.toml"),
                        Path.of("/etc/wsld/config.toml")),
                new ConfigSearch(Map.of(), Path.of("/u")).places());
        assertEquals(
                Path.of("/x/wsld/config.toml"),
                new ConfigSearch(Map.of("XDG_CONFIG_HOME", "/x"), Path.of("/u"))
                        .places()
                        .get(0));
    }

    @Test
    void ignoresAnXdgFolderThatIsNoAbsolutePath() {
        for (String folder : List.of("", "relative")) {
            assertEquals(
                    Path.of("/u/.config/wsld/config.toml"),
                    new ConfigSearch(Map.of("XDG_CONFIG_HOME", folder), Path.of("/u"))
                            .places()
                            .get(0));
        }
    }

    @Test
    void usesTheFirstThatIsThereAndTellsWhich() throws Exception {
        assertEquals(new ConfigSearch.Found(GuestConfig.withoutFile(), Optional.empty()), search(Optional.empty()));
        assertUsed(write(system, 4), 4, Optional.empty());
        assertUsed(write(home.resolve(".wsld.toml"), 3), 3, Optional.empty());
        assertUsed(write(xdg.resolve("wsld/config.toml"), 2), 2, Optional.empty());
        Path named = write(folder.resolve("named.toml"), 1);
        assertUsed(named, 1, Optional.of(named));
    }

    @Test
    void aNamedFileMustBeThere() throws IOException {
        write(system, 4);
        Path named = folder.resolve("none.toml");
        assertEquals(named + ": cannot be read: there is no such file", failure(Optional.of(named)));
    }

    @Test
    void aFileThatCannotBeReadIsNotPassedOver() throws IOException {
        write(system, 4);
        Path file = Files.createDirectories(home.resolve(".wsld.toml"));
        assertEquals(file + ": cannot be read: Is a directory", failure(Optional.empty()));
        Files.delete(file);
        Files.createSymbolicLink(file, folder.resolve("nowhere"));
        assertEquals(file + ": cannot be read: there is no such file", failure(Optional.empty()));
    }

    @Test
    void aWrongFileIsNotPassedOver() throws IOException {
        write(system, 4);
        Path file = home.resolve(".wsld.toml");
        Files.createDirectories(home);
        Files.writeString(file, "hots = 1");
        assertEquals(file + ":1:1: unknown key \"hots\"; did you mean \"host\"?", failure(Optional.empty()));
    }

    private Path write(Path file, int servicePort) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "service_port = " + servicePort + "\n");
    }

    private void assertUsed(Path file, int servicePort, Optional<Path> named) throws ConfigException {
        ConfigSearch.Found found = search(named);
        assertEquals(Optional.of(file), found.file());
        assertEquals(List.of(new Endpoint.Vsock(2, servicePort)), found.config().hosts());
    }

    private String failure(Optional<Path> named) {
        return assertThrows(ConfigException.class, () -> search(named)).getMessage();
    }

    private ConfigSearch.Found search(Optional<Path> named) throws ConfigException {
        return new ConfigSearch(Map.of("XDG_CONFIG_HOME", xdg.toString()), home, system).load(named);
    }
}
