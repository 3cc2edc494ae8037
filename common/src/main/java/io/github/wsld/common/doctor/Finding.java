package io.github.wsld.common.doctor;

import java.util.Objects;
import java.util.Optional;

/**
 * What one look at one thing found. No secret is ever in it: no key, no cookie, no path of somebody's private file but the one
 * that is in the way.
 *
 * @param title what was looked at, in a word or three: {@code host}, {@code X server}; the same from run to run, for programs
 * @param text what was found and what it means, in one sentence without capital or full stop
 * @param help one command that helps, as it is typed, or where it takes a person's hands what to do; every warning and failure
 *     has one
 */
public record Finding(Level level, String title, String text, Optional<String> help) {

    public Finding {
        Objects.requireNonNull(level);
        if (title.isBlank() || text.isBlank()) {
            throw new IllegalArgumentException("a finding says what was found of what: " + title + ": " + text);
        }
        boolean bad = level.compareTo(Level.WARNING) >= 0;
        if (bad != help.isPresent()) {
            throw new IllegalArgumentException(
                    (bad ? "nothing helps against: " : "no help is needed where all is well: ") + text);
        }
    }

    public static Finding ok(String title, String text) {
        return new Finding(Level.OK, title, text, Optional.empty());
    }

    public static Finding notUsed(String title, String text) {
        return new Finding(Level.NOT_USED, title, text, Optional.empty());
    }

    public static Finding warning(String title, String text, String help) {
        return new Finding(Level.WARNING, title, text, Optional.of(help));
    }

    public static Finding failure(String title, String text, String help) {
        return new Finding(Level.FAILURE, title, text, Optional.of(help));
    }
}
