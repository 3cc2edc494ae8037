package io.github.wsld.common.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tomlj.TomlArray;
import org.tomlj.TomlEntry;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * A table of a file: the top level, {@code [name]}, or one of several {@code [[name]]}. What is asked of a section is
 * what it may hold: {@link TomlDocument#finish} finds every other key wrong. So a reader asks for all keys, of an
 * absent section too, which has no values.
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
        Optional<Value> value = value(key);
        document.askedSection(nameOf(key));
        if (find(key).filter(TomlTable.class::isInstance).isEmpty()) {
            value.ifPresent(wrong -> wrong.wrongType("a section; write it once, as [" + nameOf(key) + "]"));
            return absent(key);
        }
        return present(key).get(0);
    }

    /** The sections {@code [key]} or {@code [[key]]}; when there are none, one that is absent. */
    public List<Section> sections(String key) {
        if (find(key).filter(TomlArray.class::isInstance).isEmpty()) {
            return List.of(section(key));
        }
        document.askedSection(nameOf(key));
        for (Value each : value(key).flatMap(Value::list).orElseThrow()) {
            if (!each.isSection()) {
                each.wrongType("a section");
            }
        }
        List<Section> sections = present(key);
        return sections.isEmpty() ? List.of(absent(key)) : sections;
    }

    /**
     * Notes that a key is missing from a section that is there. Not when the syntax is broken: the key may stand in
     * the rubble.
     */
    public void missing(String key, String example) {
        if (isPresent() && !document.isBroken()) {
            document.problems()
                    .add(position.line(), position.column(), nameOf(key) + " is missing; write for example " + example);
        }
    }

    void rejectUnknown() {
        for (String key : table.map(TomlTable::keySet).orElse(Set.of())) {
            Optional<Object> raw = find(key);
            if (raw.isPresent() && !document.mayHold(path, key)) {
                TomlPosition at = keyPosition(key);
                String message = document.unknown(path, key, !present(key).isEmpty());
                document.problems().add(at.line(), at.column(), message);
            } else if (raw.isPresent() && document.isSection(nameOf(key))) {
                present(key).forEach(Section::rejectUnknown);
            }
        }
    }

    /** The tables that stand under a key, one or several. */
    private List<Section> present(String key) {
        Object raw = find(key).orElseThrow();
        List<Section> sections = new ArrayList<>();
        if (raw instanceof TomlTable only) {
            sections.add(new Section(document, nameOf(key), Optional.of(only), keyPosition(key)));
        } else if (raw instanceof TomlArray array) {
            for (int i = 0; i < array.size(); i++) {
                if (array.get(i) instanceof TomlTable each) {
                    sections.add(new Section(document, nameOf(key), Optional.of(each), array.inputPositionOf(i)));
                }
            }
        }
        return sections;
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
