package io.github.wsld.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run is to do, as bin/bench says it.
 *
 * @param repository the source tree, in which both daemons are built
 * @param built folder of the programs compiled from src/main/c
 * @param output folder for the report
 * @param mode how long it may take
 * @param minutes of a soak
 * @param javas homes by release, at least one
 * @param command that the person typed
 * @param sections to run, in order
 */
record Settings(
        Path repository,
        Path built,
        Path output,
        Mode mode,
        int minutes,
        Map<Integer, Path> javas,
        String command,
        List<String> sections) {
    static Settings parse(String[] words) {
        Map<String, String> options = new TreeMap<>();
        Map<Integer, Path> javas = new TreeMap<>();
        List<String> sections = new ArrayList<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (!word.startsWith("--")) {
                sections.add(word);
            } else if (word.startsWith("--java-")) {
                javas.put(
                        Integer.parseInt(word.substring("--java-".length(), equals)),
                        Path.of(word.substring(equals + 1)));
            } else {
                options.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return new Settings(
                Path.of(options.get("--repository")),
                Path.of(options.get("--built")),
                Path.of(options.get("--output")),
                Mode.valueOf(options.get("--mode").toUpperCase(Locale.ROOT)),
                Integer.parseInt(options.getOrDefault("--minutes", "30")),
                javas,
                options.get("--command"),
                sections);
    }
}
