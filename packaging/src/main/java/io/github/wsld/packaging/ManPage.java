package io.github.wsld.packaging;

import java.util.List;

/** The text of one manual page in the man(7) macros, written from top to bottom. */
final class ManPage {
    private final StringBuilder text = new StringBuilder();

    /**
     * @param section of the manual, 1 to 8
     * @param date as 2026-01-31
     * @param source what the page belongs to, such as a program and its version
     * @param summary without capital or full stop, for whatis(1)
     */
    ManPage(String name, int section, String date, String source, String summary) {
        macro("TH", name, Integer.toString(section), date, source);
        section("name");
        // whatis(1) reads this line as it stands: no fonts.
        text.append(escaped(name)).append(" \\- ").append(escaped(summary)).append('\n');
    }

    ManPage section(String title) {
        macro("SH", title.toUpperCase(java.util.Locale.ROOT));
        return this;
    }

    ManPage subsection(String title) {
        macro("SS", title);
        return this;
    }

    ManPage paragraph(Markdown words) {
        macro("PP");
        return line(words.roff());
    }

    /** A term, and below it, indented, what it means. */
    ManPage term(Markdown term, Markdown meaning) {
        macro("TP");
        line(term.roff());
        return line(meaning.roff());
    }

    ManPage bullet(String sign, Markdown words) {
        macro("IP", sign, "4");
        return line(words.roff());
    }

    /** Lines that stay as they are. */
    ManPage example(List<String> lines) {
        macro("PP");
        macro("RS", "4");
        macro("nf");
        lines.forEach(each -> line(escaped(each)));
        macro("fi");
        macro("RE");
        return this;
    }

    private ManPage line(String roff) {
        // A dot or an apostrophe at the start would make a request of it.
        boolean isRequest = roff.startsWith(".") || roff.startsWith("'");
        text.append(isRequest ? "\\&" : "")
                .append(roff.isEmpty() ? "\\&" : roff)
                .append('\n');
        return this;
    }

    private void macro(String name, String... arguments) {
        text.append('.').append(name);
        for (String argument : arguments) {
            text.append(" \"").append(escaped(argument).replace("\"", "\\(dq")).append('"');
        }
        text.append('\n');
    }

    /** Characters that roff takes for its own, as themselves; a minus is one that can be copied to a shell. */
    static String escaped(String plain) {
        return plain.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("`", "\\(ga")
                .replace("^", "\\(ha")
                .replace("~", "\\(ti");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
