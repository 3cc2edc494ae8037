package io.github.wsld.guest.config;

import io.github.wsld.common.config.ConfigException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds and loads the configuration: the file named on the command line, or else the first that exists of
 * {@code $XDG_CONFIG_HOME/wsld/config.toml}, {@code ~/.wsld.toml} (the original's) and {@code /etc/wsld/config.toml}.
 * Files do not add up: one is used, the others are not read. Reads files, so not for the loop's thread.
 */
public final class ConfigSearch {

    private static final Path SYSTEM_FILE = Path.of("/etc/wsld/config.toml");

    /**
     * What was found.
     *
     * @param file the one used; empty when there is none
     */
    public record Found(GuestConfig config, Optional<Path> file) {}

    private final List<Path> places;

    /** Searches for the user with this environment and home folder. */
    public ConfigSearch(Map<String, String> environment, Path home) {
        this(environment, home, SYSTEM_FILE);
    }

    ConfigSearch(Map<String, String> environment, Path home, Path systemFile) {
        this.places = List.of(
                configHome(environment, home).resolve("wsld/config.toml"), home.resolve(".wsld.toml"), systemFile);
    }

    /** The places that are looked at when no file is named, first the one that wins. */
    public List<Path> places() {
        return places;
    }

    /**
     * Loads the named file, or the first that exists, or what holds without one.
     *
     * @throws ConfigException when the named file is missing, or the chosen one cannot be read or is wrong: the next
     *     is not tried, as running with a configuration that the user did not mean is worse
     */
    public Found load(Optional<Path> named) throws ConfigException {
        Optional<Path> chosen =
                named.or(() -> places.stream().filter(ConfigSearch::mayExist).findFirst());
        return new Found(chosen.isPresent() ? GuestConfigLoader.load(chosen.get()) : GuestConfig.withoutFile(), chosen);
    }

    /** True for what cannot be looked at, and for links to nowhere: reading it then says what is the matter. */
    private static boolean mayExist(Path file) {
        return !Files.notExists(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** The XDG base directory specification ignores an empty or relative XDG_CONFIG_HOME. */
    private static Path configHome(Map<String, String> environment, Path home) {
        return Optional.ofNullable(environment.get("XDG_CONFIG_HOME"))
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElse(home.resolve(".config"));
    }
}
