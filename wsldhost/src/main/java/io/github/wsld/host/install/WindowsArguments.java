package io.github.wsld.host.install;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Joins arguments to the one line that Windows hands to a program, so that CommandLineToArgvW, the C runtime and Java's launcher
 * all split it into the same arguments again. For programs, not for cmd.exe, which has rules of its own.
 */
final class WindowsArguments {
    /** Arguments that need no quotes. Java's launcher expands {@code *} and {@code ?} where they are not quoted. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:\\\\=,+@-]+");

    private WindowsArguments() {}

    static String join(List<String> arguments) {
        return arguments.stream().map(WindowsArguments::quote).collect(Collectors.joining(" "));
    }

    /** Backslashes are doubled before a quote, the closing one too, and stand for themselves elsewhere. */
    static String quote(String argument) {
        if (PLAIN.matcher(argument).matches()) {
            return argument;
        }
        StringBuilder quoted = new StringBuilder("\"");
        int backslashes = 0;
        for (char c : argument.toCharArray()) {
            if (c == '"') {
                quoted.append("\\".repeat(backslashes + 1));
            }
            backslashes = c == '\\' ? backslashes + 1 : 0;
            quoted.append(c);
        }
        return quoted.append("\\".repeat(backslashes)).append('"').toString();
    }
}
