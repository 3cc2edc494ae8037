package io.github.wsld.common.config;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;

/**
 * A TOML file being read: parsed with all syntax errors noted, then asked for its values section by section, then
 * finished, which notes every key that nobody asked for. For one thread.
 */
public final class TomlDocument {

    /** A key with a bare word for a value, which the parser would only call unexpected. */
    private static final Pattern BARE_WORD =
            Pattern.compile("\\s*[\\w.-]+\\s*=\\s*((?=[^#]*[A-Za-z/])[\\w/][\\w/.:@-]*)\\s*(#.*)?");

    private final Problems problems;
    private final boolean broken;
    private final NavigableMap<Integer, Boolean> headers;
    private final Section top;
    private final Map<String, Set<String>> asked = new TreeMap<>();

    /** Parses a text; what is wrong with it goes to {@code problems}. */
    public TomlDocument(String text, Problems problems) {
        this.problems = problems;
        String[] lines = text.split("\n", -1);
        TomlParseResult result = Toml.parse(text);
        for (TomlParseError error : result.errors()) {
            int line = error.position().line();
            problems.add(line, error.position().column(), error.getMessage() + hint(error, lines[line - 1]));
        }
        this.broken = result.hasErrors();
        this.headers = headers(
                lines,
                result.errors().stream().map(error -> error.position().line()).collect(Collectors.toSet()));
        this.top = Section.top(this, result);
    }

    /** The top level. */
    public Section top() {
        return top;
    }

    /**
     * Notes every key that no section was asked for, with the name that was probably meant. Once, when all has been
     * read.
     */
    public void finish() {
        top.rejectUnknown();
    }

    /** Every key asked for so far, sections as prefixes: {@code host}, {@code x11.display}. */
    public Set<String> askedKeys() {
        Set<String> keys = new TreeSet<>();
        asked.forEach((path, names) -> names.stream()
                .map(name -> path.isEmpty() ? name : path + "." + name)
                .filter(name -> !isSection(name))
                .forEach(keys::add));
        return keys;
    }

    Problems problems() {
        return problems;
    }

    boolean isBroken() {
        return broken;
    }

    void askedSection(String path) {
        asked.computeIfAbsent(path, p -> new TreeSet<>());
    }

    boolean isSection(String path) {
        return asked.containsKey(path);
    }

    void asked(String path, String key) {
        asked.computeIfAbsent(path, p -> new TreeSet<>()).add(key);
    }

    boolean mayHold(String path, String key) {
        return asked.getOrDefault(path, Set.of()).contains(key);
    }

    /**
     * Whether a key stands under a header that could not be parsed. The parser then takes it for one of the top
     * level; telling the user that it is unknown there would lead astray.
     */
    boolean isMisplaced(TomlPosition key) {
        Map.Entry<Integer, Boolean> header = headers.floorEntry(key.line());
        return header != null && header.getValue();
    }

    String unknown(String path, String key, boolean isSection) {
        String what = isSection && path.isEmpty()
                ? "unknown section [" + OneLine.escape(key) + "]"
                : "unknown key " + OneLine.quote(key) + (path.isEmpty() ? "" : " in [" + path + "]");
        Set<String> here = asked.getOrDefault(path, Set.of());
        String hint = NearestName.of(key, here)
                .map(near -> path.isEmpty() && isSection(near) ? "[" + near + "]" : OneLine.quote(near))
                .map(near -> "did you mean " + near + "?")
                .or(() -> elsewhere(key))
                .orElseGet(() -> "known here: " + String.join(", ", here));
        return what + "; " + hint;
    }

    private Optional<String> elsewhere(String key) {
        String owners = asked.entrySet().stream()
                .filter(section -> section.getValue().contains(key))
                .map(section -> section.getKey().isEmpty()
                        ? "the top level, above every section"
                        : "[" + section.getKey() + "]")
                .collect(Collectors.joining(" or "));
        return owners.isEmpty() ? Optional.empty() : Optional.of("it belongs to " + owners);
    }

    private static String hint(TomlParseError error, String line) {
        Matcher bare = BARE_WORD.matcher(line);
        return error.getMessage().startsWith("Unexpected") && bare.matches()
                ? "; a text stands in quotes: " + OneLine.quote(bare.group(1))
                : "";
    }

    /** For each line that looks like a header, from 1, whether it could not be parsed. */
    private static NavigableMap<Integer, Boolean> headers(String[] lines, Set<Integer> brokenLines) {
        NavigableMap<Integer, Boolean> headers = new TreeMap<>();
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].stripLeading().startsWith("[")) {
                headers.put(i + 1, brokenLines.contains(i + 1));
            }
        }
        return headers;
    }
}
