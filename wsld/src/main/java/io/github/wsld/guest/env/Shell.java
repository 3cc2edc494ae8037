package io.github.wsld.guest.env;

import java.util.Optional;

/** A family of shells, by what its commands look like. */
public enum Shell {
    /** sh, dash, bash, ksh, zsh. */
    SH,
    FISH,
    /** csh, tcsh. */
    CSH;

    /** The family of a shell by its name or path, such as {@code $SHELL}; empty when it is not known. */
    public static Optional<Shell> of(String nameOrPath) {
        return switch (nameOrPath.substring(nameOrPath.lastIndexOf('/') + 1)) {
            case "sh", "ash", "dash", "bash", "ksh", "mksh", "zsh" -> Optional.of(SH);
            case "fish" -> Optional.of(FISH);
            case "csh", "tcsh" -> Optional.of(CSH);
            default -> Optional.empty();
        };
    }

    /** Exports a variable. Commands end in a semicolon, as csh's eval and an unquoted one join lines. */
    String export(String name, String value) {
        return switch (this) {
            case SH -> "export " + name + "=" + quote(value) + ";";
            case FISH -> "set -gx " + name + " " + quote(value) + ";";
            case CSH -> "setenv " + name + " " + quote(value) + ";";
        };
    }

    /** Removes a variable, set or not. */
    String unset(String name) {
        return switch (this) {
            case SH -> "unset " + name + ";";
            case FISH -> "set -e " + name + ";";
            case CSH -> "unsetenv " + name + ";";
        };
    }

    private String quote(String value) {
        if (value.matches("[A-Za-z0-9_:/.@%+,-]+")) {
            return value;
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a value for a shell holds a control character");
        }
        return switch (this) {
            case SH -> "'" + value.replace("'", "'\\''") + "'";
            case FISH -> "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
            // History is expanded even between single quotes.
            case CSH -> "'" + value.replace("'", "'\\''").replace("!", "\\!") + "'";
        };
    }
}
