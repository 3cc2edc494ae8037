package io.github.wsld.bench.section;

import io.github.wsld.bench.measure.Churn;
import io.github.wsld.bench.measure.Load;
import io.github.wsld.bench.measure.Measurement;
import io.github.wsld.bench.measure.Metric;
import io.github.wsld.bench.measure.Results;
import io.github.wsld.bench.measure.RoundTrips;
import io.github.wsld.bench.measure.Rounds;
import io.github.wsld.bench.measure.Throughput;
import io.github.wsld.bench.process.Workplace;
import io.github.wsld.bench.relay.Candidate;
import io.github.wsld.bench.relay.Contender;
import io.github.wsld.bench.relay.Field;
import io.github.wsld.bench.relay.Shape;
import io.github.wsld.bench.report.Report;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Throughput, CPU, round trips and connections of all contenders, interleaved. */
final class TrafficSection implements Section {
    /** Connections at once. */
    static final List<Integer> WIDTHS = List.of(1, 8, 64);

    /** Bytes of a question and its answer. */
    static final List<Integer> SIZES = List.of(32, 1024);

    private final Workplace workplace;
    private final Field field;
    private final Load load;
    private final Shape shape;
    private final Rounds rounds;
    private final Effort effort;
    private final Results results;

    TrafficSection(
            Workplace workplace, Field field, Load load, Shape shape, Rounds rounds, Effort effort, Results results) {
        this.workplace = workplace;
        this.field = field;
        this.load = load;
        this.shape = shape;
        this.rounds = rounds;
        this.effort = effort;
        this.results = results;
    }

    @Override
    public void run(Report report) throws IOException, InterruptedException {
        List<Candidate> candidates = new ArrayList<>();
        try {
            candidates.add(field.direct().start(workplace, shape, load.port(), 0));
            for (Contender contender : field.all(shape)) {
                Candidate candidate = contender.start(workplace, shape, load.port(), candidates.size());
                candidates.add(candidate);
                load.awaitServing(candidate);
            }
            WarmUp.run(load, candidates, effort);
            rounds.run(candidates, measurements(), results);
        } finally {
            for (Candidate candidate : candidates) {
                workplace.stop(candidate.relays());
            }
        }
        write(report);
    }

    private List<Measurement> measurements() {
        List<Measurement> all = new ArrayList<>();
        for (int size : SIZES) {
            all.add(new RoundTrips(load, size, effort.milliseconds()));
        }
        all.add(new Churn(load, effort.milliseconds()));
        for (int width : WIDTHS) {
            all.add(new Throughput(load, true, width, effort.milliseconds()));
            all.add(new Throughput(load, false, width, effort.milliseconds()));
        }
        return all;
    }

    private void write(Report report) throws IOException {
        String title = shape.title().substring(0, 1).toUpperCase(Locale.ROOT)
                + shape.title().substring(1);
        report.heading(title);
        report.text("`" + shape.way() + "`. Medians of " + effort.rounds()
                + " interleaved rounds; in brackets the median of each round's ratio to the C floor, ± the median distance from it. "
                + WarmUp.describe(effort));
        table(report, "throughput", metrics(true, true), metrics(false, true));
        table(report, "cpu", metrics(true, false), metrics(false, false));
        List<Metric> trips = new ArrayList<>();
        for (int size : SIZES) {
            trips.add(RoundTrips.latency(size, 50));
            trips.add(RoundTrips.latency(size, 99));
            trips.add(RoundTrips.latency(size, 99.9));
        }
        table(report, "round-trips", trips, List.of(RoundTrips.cost(32)));
        table(report, "connections", List.of(Churn.RATE, Churn.COST), List.of());
    }

    private static List<Metric> metrics(boolean up, boolean rate) {
        return WIDTHS.stream()
                .map(width -> rate ? Throughput.rate(up, width) : Throughput.cost(up, width))
                .toList();
    }

    private void table(Report report, String name, List<Metric> first, List<Metric> more) throws IOException {
        List<Metric> all = new ArrayList<>(first);
        all.addAll(more);
        report.table(ResultTables.withRatios(results, all, Field.FLOOR));
        report.chart(
                name + "-" + shape.title().replace(' ', '-'),
                ResultTables.ratioChart(shape.title() + ": times the C floor, red is 1", results, all, Field.FLOOR));
    }
}
