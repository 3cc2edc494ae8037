package io.github.wsld.bench.section;

import io.github.wsld.bench.measure.Footprint;
import io.github.wsld.bench.measure.Load;
import io.github.wsld.bench.measure.Metric;
import io.github.wsld.bench.measure.Results;
import io.github.wsld.bench.process.Workplace;
import io.github.wsld.bench.relay.Contender;
import io.github.wsld.bench.relay.Field;
import io.github.wsld.bench.relay.Shape;
import io.github.wsld.bench.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Memory: each contender by itself, over two hops, idle and with many idle connections. */
final class MemorySection implements Section {
    private static final int MANY = 1000;
    private static final int MOST = 10_000;
    /** Descriptors of a relay that belong to no connection. */
    private static final int SPARE_DESCRIPTORS = 200;

    private final Workplace workplace;
    private final Field field;
    private final Load load;
    private final long descriptors;
    private final Results results;

    MemorySection(Workplace workplace, Field field, Load load, long descriptors, Results results) {
        this.workplace = workplace;
        this.field = field;
        this.load = load;
        this.descriptors = descriptors;
        this.results = results;
    }

    /** As near to 10000 as two descriptors a connection allow. */
    static int most(long descriptors) {
        return (int) Math.min(MOST, (descriptors - SPARE_DESCRIPTORS) / 2);
    }

    static Metric total() {
        return Footprint.total(MANY);
    }

    static Metric each() {
        return Footprint.each(MANY);
    }

    @Override
    public void run(Report report) throws IOException, InterruptedException {
        int most = most(descriptors);
        report.heading("Memory");
        report.text(
                "Proportional set sizes of both hops' programs, alone on the machine but for the bench. Other Javas that run "
                        + "share pages, and make these figures smaller.");
        if (most < MOST) {
            report.text("This machine's limit of " + descriptors + " descriptors a process allows " + most
                    + " connections through a relay, not " + MOST + ".");
        }
        List<Contender> contenders = new ArrayList<>(field.all(Shape.TWO_HOPS));
        Path folder = workplace.directory("sockets");
        contenders.addAll(field.withAllFeatures(folder));
        for (Contender contender : contenders) {
            System.err.println("bench:   memory of " + contender.name());
            Footprint footprint = new Footprint(workplace, load);
            List<Integer> sizes = new ArrayList<>(List.of(MANY));
            if (contender.processPerConnection()) {
                report.text(contender.name() + " with " + most
                        + " connections would be twice as many processes: left out.");
            } else {
                sizes.add(most);
            }
            try {
                footprint.measure(contender, sizes, results);
            } catch (IOException e) {
                report.failure(contender.name(), e);
            }
        }
        List<Metric> metrics = List.of(
                Footprint.LARGEST, Footprint.IDLE, total(), Footprint.total(most), each(), Footprint.each(most));
        report.table(ResultTables.plain(results, metrics));
        report.chart("memory", ResultTables.plainChart("Memory over two hops", results, metrics));
    }
}
