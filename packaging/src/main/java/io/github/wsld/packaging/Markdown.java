package io.github.wsld.packaging;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Words of a manual page, in roff. */
final class Markdown {
    /** What the documents use within a line: code, bold, links. */
    private static final Pattern INLINE =
            Pattern.compile("`(?<code>[^`]+)`|\\*\\*(?<bold>.+?)\\*\\*|\\[(?<label>[^]]+)]\\((?<link>[^)]+)\\)");

    private final String roff;

    private Markdown(String roff) {
        this.roff = roff;
    }

    /** Words as they stand. */
    static Markdown plain(String text) {
        return new Markdown(ManPage.escaped(text));
    }

    /** Words in bold. */
    static Markdown bold(String text) {
        return new Markdown("\\fB" + ManPage.escaped(text) + "\\fR");
    }

    /** Words with the mark-up that Markdown has within a line. */
    static Markdown of(String text) {
        StringBuilder roff = new StringBuilder();
        Matcher inline = INLINE.matcher(text);
        int end = 0;
        while (inline.find()) {
            roff.append(ManPage.escaped(text.substring(end, inline.start())));
            roff.append(of(inline).roff);
            end = inline.end();
        }
        return new Markdown(roff.append(ManPage.escaped(text.substring(end))).toString());
    }

    private static Markdown of(Matcher inline) {
        if (inline.group("code") != null) {
            return bold(inline.group("code"));
        }
        if (inline.group("bold") != null) {
            return bold(inline.group("bold"));
        }
        String link = inline.group("link");
        // A link to another document says nothing on paper.
        return plain(inline.group("label") + (link.startsWith("http") ? " <" + link + ">" : ""));
    }

    /** These words, then others. */
    Markdown then(Markdown more) {
        return new Markdown(roff + more.roff);
    }

    String roff() {
        return roff;
    }
}
