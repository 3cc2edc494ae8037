package io.github.wsld.common.config;

import java.util.Objects;

/**
 * One thing that is wrong in a configuration file.
 *
 * @param file the file as the user named it
 * @param line from 1; 0 when the file as a whole is meant
 * @param column from 1, in characters; 0 when the file as a whole is meant
 * @param message what is wrong and what would be right
 */
public record Problem(String file, int line, int column, String message) {

    public Problem {
        Objects.requireNonNull(file);
        Objects.requireNonNull(message);
        if (line < 0 || column < 0) {
            throw new IllegalArgumentException("position " + line + ":" + column + " is negative");
        }
    }

    /** {@code file:line:column: message}, or {@code file: message}; always a single line. */
    @Override
    public String toString() {
        return OneLine.escape(line == 0 ? file + ": " + message : file + ":" + line + ":" + column + ": " + message);
    }
}
