package io.github.wsld.host.install;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a task starts, read from the definition that {@code schtasks} prints.
 *
 * @param command path of the program
 * @param arguments as one line
 */
record TaskAction(String command, String arguments) {
    /** Characters that schtasks and this Java may disagree about: it prints in the console's code page. */
    private static final Pattern DOUBTFUL = Pattern.compile("[^\\x20-\\x7e]+");

    /** The jar that Java is told to run, as {@link WindowsArguments} writes it. */
    private static final Pattern JAR = Pattern.compile("(?:^| )-jar (?:\"([^\"]*)\"|([^ \"]+))");

    static TaskAction of(String definition) {
        return new TaskAction(element(definition, "Command"), element(definition, "Arguments"));
    }

    private static String element(String definition, String name) {
        Matcher element =
                Pattern.compile("<" + name + ">([^<]*)</" + name + ">").matcher(definition);
        return element.find() ? unescape(element.group(1)) : "";
    }

    private static String unescape(String text) {
        return text.replace("&quot;", "\"")
                .replace("&apos;", "'")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }

    /** Whether it names a file, as far as the print can be read. */
    boolean names(String file) {
        return plain(command + " " + arguments).contains(plain(file));
    }

    /** The files that it starts, as far as the print can be read: the program, and the jar that it runs. */
    List<String> files() {
        List<String> files = new ArrayList<>(List.of(command));
        Matcher jar = JAR.matcher(arguments);
        if (jar.find()) {
            files.add(jar.group(1) == null ? jar.group(2) : jar.group(1));
        }
        // What was garbled in print, where a question mark stands for a letter, cannot be looked up.
        return files.stream()
                .filter(file -> !file.isEmpty()
                        && !file.contains("?")
                        && !DOUBTFUL.matcher(file).find())
                .toList();
    }

    private static String plain(String text) {
        return DOUBTFUL.matcher(text).replaceAll("?").toLowerCase(Locale.ROOT);
    }
}
