package io.github.wsld.common.config;

import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * One value of a file, with its place. Each way to read it gives the value, or notes a problem and gives nothing, so
 * that the reader carries on with the default.
 */
public final class Value {

    private final String name;
    private final Object raw;
    private final TomlPosition position;
    private final Problems problems;

    Value(String name, Object raw, TomlPosition position, Problems problems) {
        this.name = name;
        this.raw = raw;
        this.position = position;
        this.problems = problems;
    }

    /** Whether {@link #string} or {@link #parsed} suits. */
    public boolean isString() {
        return raw instanceof String;
    }

    /** Whether {@link #integer} suits. */
    public boolean isInteger() {
        return raw instanceof Long;
    }

    public boolean isList() {
        return raw instanceof TomlArray;
    }

    boolean isSection() {
        return raw instanceof TomlTable;
    }

    /** The line that it stands on, from 1. */
    public int line() {
        return position.line();
    }

    /** A whole number within bounds. */
    public Optional<Long> integer(long least, long most) {
        if (!(raw instanceof Long number)) {
            return wrongType("an integer");
        }
        if (number < least || number > most) {
            return problem("is " + number + ", not " + least + " to " + most);
        }
        return Optional.of(number);
    }

    /** A text, empty ones included. */
    public Optional<String> string() {
        return raw instanceof String text ? Optional.of(text) : wrongType("a string");
    }

    /** True or false. */
    public Optional<Boolean> bool() {
        return raw instanceof Boolean yes ? Optional.of(yes) : wrongType("true or false");
    }

    /** A list, its values still to be read. */
    public Optional<List<Value>> list() {
        if (!(raw instanceof TomlArray array)) {
            return wrongType("a list");
        }
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            values.add(new Value(name + "[" + i + "]", array.get(i), array.inputPositionOf(i), problems));
        }
        return Optional.of(values);
    }

    /**
     * A text put through a parser, whose {@link IllegalArgumentException} says what is wrong and becomes the problem.
     */
    public <T> Optional<T> parsed(Function<String, T> parser) {
        return string().flatMap(text -> {
            try {
                return Optional.of(parser.apply(text));
            } catch (IllegalArgumentException e) {
                return report(name + ": " + e.getMessage());
            }
        });
    }

    /** One of a few words; {@code choices} has them in the order to be shown. */
    public <T> Optional<T> choice(Map<String, T> choices) {
        return string().flatMap(word -> {
            if (choices.containsKey(word)) {
                return Optional.of(choices.get(word));
            }
            String hint = NearestName.of(word, choices.keySet())
                    .map(near -> "; did you mean " + OneLine.quote(near) + "?")
                    .orElse("");
            return problem("is " + OneLine.quote(word) + ", not one of " + String.join(", ", choices.keySet()) + hint);
        });
    }

    /**
     * Notes that something is wrong with this value.
     *
     * @param predicate goes on after the value's name: {@code is 7, not 1 to 5}
     * @return empty, for the caller to return
     */
    public <T> Optional<T> problem(String predicate) {
        return report(name + " " + predicate);
    }

    /** Notes that the value is of a type that does not fit; returns empty. */
    public <T> Optional<T> wrongType(String expected) {
        return problem("is " + typeName() + ", not " + expected);
    }

    private <T> Optional<T> report(String message) {
        problems.add(position.line(), position.column(), message);
        return Optional.empty();
    }

    private String typeName() {
        if (raw instanceof String) {
            return "a string";
        } else if (raw instanceof Long) {
            return "an integer";
        } else if (raw instanceof Double) {
            return "a decimal number";
        } else if (raw instanceof Boolean yes) {
            return yes ? "true" : "false";
        } else if (raw instanceof TomlArray) {
            return "a list";
        } else if (raw instanceof TomlTable) {
            return "a section";
        } else if (raw instanceof Temporal) {
            return "a date or time";
        }
        throw new IllegalStateException("no TOML type: " + raw.getClass());
    }
}
