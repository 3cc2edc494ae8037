package io.github.wsld.guest.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Which key links are to be proved with.
 *
 * @param file that holds it
 * @param search whether it is looked for at the usual places; never when a file is named
 */
public record KeyChoice(Optional<Path> file, boolean search) {
    /** What is at the usual places, none if there is nothing. */
    public static final KeyChoice AUTO = new KeyChoice(Optional.empty(), true);

    public static final KeyChoice NONE = new KeyChoice(Optional.empty(), false);

    private static final String SCHEME = "file:";

    /**
     * Reads {@code auto}, {@code none}, {@code file:/path} or {@code /path}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static KeyChoice parse(String text) {
        if (text.equals("auto")) {
            return AUTO;
        }
        if (text.equals("none")) {
            return NONE;
        }
        String path = text.startsWith(SCHEME) ? text.substring(SCHEME.length()) : text;
        if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a key is \"auto\", \"none\" or \"file:\" and an absolute path");
        }
        return new KeyChoice(Optional.of(Path.of(path)), false);
    }

    @Override
    public String toString() {
        return file.map(path -> SCHEME + path).orElse(search ? "auto" : "none");
    }
}
