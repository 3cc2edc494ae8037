package io.github.wsld.bench;

import io.github.wsld.bench.process.Workplace;
import io.github.wsld.bench.report.Report;
import io.github.wsld.bench.section.Section;
import io.github.wsld.bench.section.Sections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** The program behind bin/bench: runs the sections that it is told to, and writes their report. */
public final class Bench {
    private static final int OK = 0;
    private static final int FAILED = 1;

    private Bench() {}

    /** Exits with 0, or with 1 when something could not be measured. */
    public static void main(String[] words) throws InterruptedException {
        System.exit(run(Settings.parse(words)));
    }

    private static int run(Settings settings) throws InterruptedException {
        long seed = new Random().nextLong();
        Report report = new Report(settings.output());
        boolean failed = false;
        try (Workplace workplace = new Workplace()) {
            Machine machine = Machine.here();
            report.title("How fast: " + String.join(", ", settings.sections()));
            report.text(machine.describe(settings.command(), seed));
            Sections sections = new Sections(
                    workplace,
                    settings.repository(),
                    settings.built(),
                    settings.javas(),
                    machine.descriptors(),
                    settings.mode().effort(settings.minutes(), seed),
                    report);
            for (String name : settings.sections()) {
                Section section = sections.named(name);
                System.err.println("bench: " + name);
                try {
                    section.run(report);
                } catch (IOException e) {
                    failed = true;
                    System.err.println("bench: " + name + " failed: " + e.getMessage());
                    report.text("**Failed**: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse("") + ".");
                }
            }
            sections.aims();
            for (String page : List.of("notes.md", "vsock.md", "soak.md")) {
                if (settings.sections().size() > 1
                        && Files.exists(settings.output().resolve(page))) {
                    report.text("See also: [" + page + "](" + page + ").");
                }
            }
            Path file = report.write(fileName(settings.sections()));
            System.err.println("bench: report in " + file);
        } catch (IOException | Workplace.Stopped e) {
            System.err.println("bench: " + e.getMessage());
            return FAILED;
        }
        return failed || report.hasFailures() ? FAILED : OK;
    }

    /** One section has a file of its own; a run of many is the report. */
    private static String fileName(List<String> sections) {
        return (sections.size() == 1 ? sections.get(0) : "README") + ".md";
    }
}
