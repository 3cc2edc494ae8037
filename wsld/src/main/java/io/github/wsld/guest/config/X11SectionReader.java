package io.github.wsld.guest.config;

import io.github.wsld.common.config.OneLine;
import io.github.wsld.common.config.Section;
import io.github.wsld.common.config.Value;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads the {@code [x11]} sections of one file, one after the other. */
final class X11SectionReader {

    /** The greatest user id: (uid_t) -1 means "no change" to the system calls. */
    private static final long MAX_UID = 0xffff_fffeL;

    private final Map<Integer, Integer> lineOfDisplay = new HashMap<>();

    X11Config read(Section section) {
        return new X11Config(
                section.value("display").map(this::display).orElse(OptionalInt.empty()),
                section.value("force").flatMap(Value::bool).orElse(X11Config.DEFAULT_FORCE),
                section.value("target").flatMap(X11SectionReader::hostDisplay).orElse(X11Config.DEFAULT_HOST_DISPLAY),
                section.value("allow_users").flatMap(X11SectionReader::users),
                section.value("abstract").flatMap(Value::bool).orElse(X11Config.DEFAULT_ABSTRACT_SOCKET),
                section.value("resume").flatMap(Value::bool).orElse(X11Config.DEFAULT_RESUME));
    }

    private OptionalInt display(Value value) {
        if (!value.isInteger()) {
            if (!value.isString()) {
                value.wrongType("an integer or \"auto\"");
            } else if (!value.string().equals(Optional.of("auto"))) {
                value.problem("is " + OneLine.quote(value.string().orElseThrow())
                        + ", not \"auto\" or a number without quotes");
            }
            return OptionalInt.empty();
        }
        Optional<Integer> number = number(value);
        number.ifPresent(display -> {
            Integer line = lineOfDisplay.putIfAbsent(display, value.line());
            if (line != null) {
                value.problem("is " + display + ", as is the one in line " + line);
            }
        });
        return number.map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    private static Optional<String> hostDisplay(Value value) {
        return value.isInteger()
                ? number(value).map(display -> "x11:" + display)
                : value.parsed(X11Config::requireHostDisplay);
    }

    private static Optional<Integer> number(Value value) {
        return value.integer(0, X11Config.MAX_DISPLAY).map(Long::intValue);
    }

    private static Optional<List<String>> users(Value value) {
        return value.list().map(entries -> {
            if (entries.isEmpty()) {
                value.problem("is empty, which would let nobody in; leave it out to let everyone in");
            }
            Set<String> users = new LinkedHashSet<>();
            entries.forEach(entry -> user(entry).ifPresent(users::add));
            return List.copyOf(users);
        });
    }

    private static Optional<String> user(Value entry) {
        if (entry.isInteger()) {
            return entry.integer(0, MAX_UID).map(String::valueOf);
        }
        // A colon ends a name in passwd(5); blanks and control characters are typing errors.
        return entry.string()
                .flatMap(name -> name.matches("[^:\\s\\p{Cntrl}]+")
                        ? Optional.of(name)
                        : entry.problem("is " + OneLine.quote(name) + ", no user name"));
    }
}
