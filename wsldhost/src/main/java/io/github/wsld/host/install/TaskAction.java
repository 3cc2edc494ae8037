package io.github.wsld.host.install;

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

    private static String plain(String text) {
        return DOUBTFUL.matcher(text).replaceAll("?").toLowerCase(Locale.ROOT);
    }
}
