package io.github.wsld.common.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tomlj.TomlArray;
import org.tomlj.TomlEntry;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * A table of a file: the top level, {@code [name]}, or one of several {@code [[name]]}. What is asked of a section is what it may
 * hold: {@link TomlDocument#finish} finds every other key wrong. So a reader asks for all keys, of an absent section too, which has
 * no values.
 */
public final class Section {

    private static final TomlPosition TOP = TomlPosition.positionAt(1, 1);

    private final TomlDocument document;
    private final String path;
    private final Optional<TomlTable> table;
    private final TomlPosition position;

    private Section(TomlDocument document, String path, Optional<TomlTable> table, TomlPosition position) {
        this.document = document;
        this.path = path;
        this.table = table;
        this.position = position;
        document.opened(this);
    }

    static Section top(TomlDocument document, TomlTable table) {
        return new Section(document, "", Optional.of(table), TOP);
    }

    /** Whether the file has this section. */
    public boolean isPresent() {
        return table.isPresent();
    }

    /** The value of a key, if there is one. */
    public Optional<Value> value(String key) {
        document.asked(path, key);
        return find(key).map(raw -> new Value(nameOf(key), raw, positionOfValue(key), document.problems()));
    }

    /** The section {@code [key]}; absent when it is not there or is no table, which is a problem. */
    public Section section(String key) {
        document.asked(path, key);
        Optional<Object> raw = find(key);
        if (raw.isPresent() && !(raw.get() instanceof TomlTable)) {
            value(key).orElseThrow().wrongType("a section; write it once, as [" + nameOf(key) + "]");
        }
        return new Section(
                document,
                nameOf(key),
                raw.filter(TomlTable.class::isInstance).map(TomlTable.class::cast),
                keyPosition(key));
    }

    /** The sections {@code [key]} or {@code [[key]]}; when there are none, one that is absent. */
    public List<Section> sections(String key) {
        document.asked(path, key);
        Optional<Object> raw = find(key);
        if (raw.isEmpty() || !(raw.get() instanceof TomlArray array)) {
            return List.of(section(key));
        }
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            TomlPosition at = array.inputPositionOf(i);
            if (array.get(i) instanceof TomlTable each) {
                sections.add(new Section(document, nameOf(key), Optional.of(each), at));
            } else {
                new Value(nameOf(key) + "[" + i + "]", array.get(i), at, document.problems()).wrongType("a section");
            }
        }
        return sections.isEmpty() ? List.of(absent(key)) : sections;
    }

    /** Notes that a key is missing from a section that is there. Not when the syntax is broken: the key may stand in the rubble. */
    public void missing(String key, String example) {
        if (isPresent() && !document.isBroken()) {
            document.problems()
                    .add(position.line(), position.column(), nameOf(key) + " is missing; write for example " + example);
        }
    }

    /** The line of its header, from 1. */
    public int line() {
        return position.line();
    }

    String path() {
        return path;
    }

    void rejectUnknown() {
        table.ifPresent(present -> {
            for (String key : present.keySet()) {
                if (!document.mayHold(path, key) && find(key).isPresent()) {
                    TomlPosition at = keyPosition(key);
                    boolean isSection = present.get(List.of(key)) instanceof TomlTable;
                    document.problems().add(at.line(), at.column(), document.unknown(path, key, isSection));
                }
            }
        });
    }

    private Section absent(String key) {
        return new Section(document, nameOf(key), Optional.empty(), position);
    }

    private Optional<Object> find(String key) {
        return table.map(present -> present.get(List.of(key))).filter(raw -> !document.isMisplaced(keyPosition(key)));
    }

    private String nameOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private TomlPosition keyPosition(String key) {
        return table.map(present -> present.inputPositionOf(List.of(key))).orElse(position);
    }

    private TomlPosition positionOfValue(String key) {
        // A table that only the dots of a longer name imply has no value with a place.
        return table.map(present -> present.entry(List.of(key)))
                .map(TomlEntry::value)
                .map(value -> value.position())
                .orElseGet(() -> keyPosition(key));
    }
}
