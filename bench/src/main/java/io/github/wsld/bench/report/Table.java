package io.github.wsld.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rows of text under a head.
 *
 * @param rows each as long as the head
 */
public record Table(List<String> head, List<List<String>> rows) {
    public Table {
        rows = List.copyOf(rows);
        for (List<String> row : rows) {
            if (row.size() != head.size()) {
                throw new IllegalArgumentException("a row of " + row.size() + " under a head of " + head.size());
            }
        }
    }

    /** As Markdown, with columns of one width, so that it can be read as it is. */
    public String markdown() {
        int[] widths = IntStream.range(0, head.size())
                .map(column -> Math.max(
                        3,
                        all().stream()
                                .mapToInt(row -> row.get(column).length())
                                .max()
                                .orElse(0)))
                .toArray();
        StringBuilder text = new StringBuilder();
        append(text, head, widths);
        append(
                text,
                IntStream.range(0, head.size())
                        .mapToObj(
                                column -> "-".repeat(widths[column] - (column == 0 ? 0 : 1)) + (column == 0 ? "" : ":"))
                        .toList(),
                widths);
        rows.forEach(row -> append(text, row, widths));
        return text.toString();
    }

    private List<List<String>> all() {
        List<List<String>> all = new ArrayList<>(rows);
        all.add(head);
        return all;
    }

    private static void append(StringBuilder text, List<String> row, int[] widths) {
        text.append(IntStream.range(0, row.size())
                        .mapToObj(column -> pad(row.get(column), widths[column], column > 0))
                        .collect(Collectors.joining(" | ", "| ", " |")))
                .append('\n');
    }

    private static String pad(String cell, int width, boolean right) {
        String blanks = " ".repeat(width - cell.length());
        return right ? blanks + cell : cell + blanks;
    }
}
