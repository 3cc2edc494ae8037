package io.github.wsld.host.install;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where Windows keeps its own programs: they are run from there, whatever PATH says.
 *
 * @param path such as {@code C:/Windows/System32}
 */
public record SystemFolder(String path) {
    /** @param environment whose SystemRoot names the folder, in any case of letters */
    public static SystemFolder of(Map<String, String> environment) {
        String root = environment.entrySet().stream()
                .filter(entry -> entry.getKey().toLowerCase(Locale.ROOT).equals("systemroot"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("C:\\Windows");
        return new SystemFolder(root.replace('\\', '/') + "/System32");
    }

    /** A program of Windows with its arguments. */
    public List<String> command(String program, String... arguments) {
        List<String> words = new ArrayList<>(List.of(path + "/" + program));
        words.addAll(List.of(arguments));
        return words;
    }
}
