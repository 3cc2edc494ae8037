package io.github.wsld.common.key;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a key file is when nobody says. On Windows {@code %LOCALAPPDATA%/wsld/key}; elsewhere {@code $XDG_CONFIG_HOME/wsld/key}
 * (without it {@code ~/.config/wsld/key}), then {@code /etc/wsld/key}.
 */
public final class KeyPlaces {
    private static final String FOLDER = "wsld";

    private final List<Path> places = new ArrayList<>();

    /**
     * @param environment as {@link System#getenv()} has it
     * @param root of the file system, {@code /} but for tests; of no account on Windows
     */
    public KeyPlaces(Map<String, String> environment, Path root) {
        String localAppData = environment.get("LOCALAPPDATA");
        if (localAppData != null && !localAppData.isEmpty()) {
            places.add(Path.of(localAppData).resolve(FOLDER).resolve(KeyFile.NAME));
            return;
        }
        String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
        String home = environment.getOrDefault("HOME", "");
        if (config.startsWith("/")) {
            places.add(Path.of(config).resolve(FOLDER).resolve(KeyFile.NAME));
        } else if (home.startsWith("/")) {
            places.add(Path.of(home).resolve(".config").resolve(FOLDER).resolve(KeyFile.NAME));
        }
        places.add(root.resolve("etc").resolve(FOLDER).resolve(KeyFile.NAME));
    }

    /** In the order in which they are looked at. */
    public List<KeyFile> all() {
        return places.stream().map(KeyFile::new).toList();
    }

    /** The first, where a new one is made. */
    public KeyFile first() {
        return new KeyFile(places.get(0));
    }

    /** The first that is there. */
    public Optional<KeyFile> found() {
        return all().stream().filter(file -> Files.exists(file.path())).findFirst();
    }
}
