package io.github.wsld.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The page that a run writes, in Markdown, and its pictures beside it. Tables are also shown to the person who waits. */
public final class Report {
    private final Path folder;
    private final StringBuilder page = new StringBuilder();
    private boolean failures;

    public Report(Path folder) {
        this.folder = folder;
    }

    public void title(String text) {
        page.append("# ").append(text).append("\n\n");
    }

    public void heading(String text) {
        page.append("## ").append(text).append("\n\n");
    }

    public void text(String text) {
        page.append(text).append("\n\n");
    }

    public void table(Table table) {
        page.append(table.markdown()).append('\n');
        System.out.println(table.markdown());
    }

    /** Something could not be measured: the page says so, the person is told, and the run has failed. */
    public void failure(String what, IOException cause) {
        failures = true;
        String reason = String.valueOf(cause.getMessage());
        System.err.println("bench: " + what + ": " + reason);
        text("**Not measured**, " + what + ": " + reason.lines().findFirst().orElse("") + ".");
    }

    public boolean hasFailures() {
        return failures;
    }

    public void chart(String name, BarChart chart) throws IOException {
        picture(name, chart.title(), chart.svg());
    }

    public void chart(String name, LineChart chart) throws IOException {
        picture(name, chart.title(), chart.svg());
    }

    private void picture(String name, String title, String svg) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(name + ".svg"), svg);
        text("![" + title + "](" + name + ".svg)");
    }

    /** Writes the page; its path. */
    public Path write(String name) throws IOException {
        Files.createDirectories(folder);
        return Files.writeString(folder.resolve(name), page.toString().stripTrailing() + "\n");
    }
}
