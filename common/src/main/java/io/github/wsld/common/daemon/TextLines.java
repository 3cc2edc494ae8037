package io.github.wsld.common.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Text for terminals, in lines. */
public final class TextLines {
    private static final int DEFAULT_COLUMNS = 80;

    private TextLines() {}

    /** Width of the terminal by {@code COLUMNS}, which a shell has to export; 80 without it. */
    public static int columns(Map<String, String> environment) {
        try {
            return Integer.parseInt(environment.getOrDefault("COLUMNS", Integer.toString(DEFAULT_COLUMNS)));
        } catch (NumberFormatException e) {
            return DEFAULT_COLUMNS;
        }
    }

    /** Breaks at spaces; a word that is longer than a line stays whole. */
    public static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.length() > width) {
            int space = rest.lastIndexOf(' ', width);
            if (space <= 0) {
                space = rest.indexOf(' ', width);
            }
            if (space < 0) {
                break;
            }
            lines.add(rest.substring(0, space));
            rest = rest.substring(space + 1);
        }
        lines.add(rest);
        return lines;
    }
}
