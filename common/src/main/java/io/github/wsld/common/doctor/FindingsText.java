package io.github.wsld.common.doctor;

import io.github.wsld.common.config.OneLine;
import io.github.wsld.common.daemon.TextLines;
import java.util.List;

/** Renders findings for people: the level, the title and the text in columns, and the help below. */
public final class FindingsText {

    /** Narrower terminals get lines of this width; what is to be typed stays on one line all the same. */
    public static final int MIN_COLUMNS = 60;

    private static final String GAP = "  ";
    private static final String HELP = "-> ";
    /** ECMA-48: what turns colours off again. */
    private static final String PLAIN = "\033[0m";

    private final int columns;
    private final boolean colours;

    /**
     * @param columns width of the terminal
     * @param colours whether levels are coloured, which only a terminal can show
     */
    public FindingsText(int columns, boolean colours) {
        this.columns = Math.max(columns, MIN_COLUMNS);
        this.colours = colours;
    }

    /** Each finding, and a last line with the count of what is wrong; each line ended by a newline. */
    public String render(Findings findings) {
        int levels = width(
                findings.all().stream().map(finding -> finding.level().word()).toList());
        int titles = width(findings.all().stream().map(Finding::title).toList());
        String indent = " ".repeat(levels + titles + 2 * GAP.length());
        StringBuilder text = new StringBuilder();
        for (Finding finding : findings.all()) {
            text.append(coloured(finding.level()))
                    .append(" ".repeat(levels - finding.level().word().length()))
                    .append(GAP)
                    .append(finding.title())
                    .append(" ".repeat(titles - finding.title().length() + GAP.length()));
            String start = "";
            for (String line : TextLines.wrap(OneLine.escape(finding.text()), columns - indent.length())) {
                text.append(start).append(line).append('\n');
                start = indent;
            }
            finding.help()
                    .ifPresent(help -> text.append(indent)
                            .append(HELP)
                            .append(OneLine.escape(help))
                            .append('\n'));
        }
        return text.append(summary(findings)).append('\n').toString();
    }

    private static String summary(Findings findings) {
        long failures = findings.count(Level.FAILURE);
        long warnings = findings.count(Level.WARNING);
        return failures + warnings == 0
                ? "Nothing is wrong."
                : counted(failures, "failure") + ", " + counted(warnings, "warning") + ".";
    }

    private static String counted(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    private String coloured(Level level) {
        String colour = switch (level) {
            case OK -> "\033[32m";
            case NOT_USED -> "\033[2m";
            case WARNING -> "\033[33m";
            case FAILURE -> "\033[1;31m";
        };
        return colours ? colour + level.word() + PLAIN : level.word();
    }

    private static int width(List<String> words) {
        return words.stream().mapToInt(String::length).max().orElse(0);
    }
}
