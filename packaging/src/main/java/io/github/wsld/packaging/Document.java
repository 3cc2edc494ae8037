package io.github.wsld.packaging;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A document in Markdown as part of a manual page: headings, paragraphs, lists, tables and fenced text, as far as the documents
 * use them. The first heading, which names the document, is left out.
 */
final class Document {
    private static final Pattern HEADING = Pattern.compile("(#+) (.*)");
    private static final Pattern ITEM = Pattern.compile("(\\*|[0-9]+\\.) (.*)");

    private final ManPage page;
    private final List<String> lines;
    private int at;

    private Document(ManPage page, List<String> lines) {
        this.page = page;
        this.lines = lines;
    }

    static void append(ManPage page, List<String> lines) {
        new Document(page, lines).append();
    }

    private void append() {
        while (at < lines.size()) {
            String line = lines.get(at);
            Matcher heading = HEADING.matcher(line);
            Matcher item = ITEM.matcher(line);
            if (line.isBlank()) {
                at++;
            } else if (heading.matches()) {
                at++;
                heading(heading.group(1).length(), heading.group(2));
            } else if (line.startsWith("```")) {
                fence();
            } else if (line.startsWith("|")) {
                table();
            } else if (item.matches()) {
                page.bullet(item.group(1).equals("*") ? "\u2022" : item.group(1), Markdown.of(paragraph(2)));
            } else {
                page.paragraph(Markdown.of(paragraph(0)));
            }
        }
    }

    private void heading(int level, String title) {
        if (level == 2) {
            page.section(title);
        } else if (level > 2) {
            page.subsection(title);
        }
    }

    /** The lines up to the next blank one, list item, fence or table, joined; the first loses its first characters. */
    private String paragraph(int skipped) {
        StringBuilder text =
                new StringBuilder(lines.get(at++).substring(skipped).strip());
        while (at < lines.size() && goesOn(lines.get(at))) {
            text.append(' ').append(lines.get(at++).strip());
        }
        return text.toString();
    }

    private static boolean goesOn(String line) {
        return !line.isBlank()
                && !line.startsWith("```")
                && !line.startsWith("|")
                && !HEADING.matcher(line).matches()
                && !ITEM.matcher(line).matches();
    }

    private void fence() {
        List<String> text = new ArrayList<>();
        for (at++; !lines.get(at).startsWith("```"); at++) {
            text.add(lines.get(at));
        }
        at++;
        page.example(text);
    }

    /** A term for each row, from its first cell; the others follow under their headings, the meaning first and without one. */
    private void table() {
        List<String> titles = cells(lines.get(at));
        for (at += 2; at < lines.size() && lines.get(at).startsWith("|"); at++) {
            List<String> cells = cells(lines.get(at));
            List<String> words = new ArrayList<>();
            for (int i = 1; i < cells.size(); i++) {
                if (titles.get(i).equals("meaning")) {
                    words.add(0, cells.get(i));
                } else if (!cells.get(i).isEmpty()) {
                    String title = titles.get(i);
                    words.add(title.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + title.substring(1) + ": "
                            + cells.get(i) + ".");
                }
            }
            page.term(Markdown.of(cells.get(0)), Markdown.of(String.join(" ", words)));
        }
    }

    private static List<String> cells(String row) {
        List<String> cells = new ArrayList<>();
        for (String cell : row.substring(1, row.length() - 1).split("\\|", -1)) {
            cells.add(cell.strip());
        }
        return cells;
    }
}
