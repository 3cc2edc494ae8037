package io.github.wsld.bench.section;

import io.github.wsld.bench.measure.Churn;
import io.github.wsld.bench.measure.Footprint;
import io.github.wsld.bench.measure.Idle;
import io.github.wsld.bench.measure.Metric;
import io.github.wsld.bench.measure.Results;
import io.github.wsld.bench.measure.RoundTrips;
import io.github.wsld.bench.measure.StartUp;
import io.github.wsld.bench.measure.Summary;
import io.github.wsld.bench.measure.Throughput;
import io.github.wsld.bench.relay.Field;
import io.github.wsld.bench.relay.Shape;
import io.github.wsld.bench.report.Digits;
import io.github.wsld.bench.report.Report;
import io.github.wsld.bench.report.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** What the suite is meant to reach, beside what a run measured. */
final class Aims {
    private record Peer(String name, double least) {}

    private static final List<Peer> THROUGHPUT = List.of(
            new Peer(Field.FLOOR, 1.0),
            new Peer(Field.HAPROXY, 1.5),
            new Peer(Field.NGINX, 1.5),
            new Peer(Field.NGINX_64K, 1.05),
            new Peer(Field.SOCAT, 1.7),
            new Peer(Field.MODEL, 3));

    private static final double MOST_CPU = 1.1;
    private static final double MOST_LATENCY = 1.1;
    private static final double MOST_LOW_LATENCY = 0.85;

    private final Map<Shape, Results> traffic;
    private final Results rest;
    private final Collection<Integer> releases;
    private final List<List<String>> rows = new ArrayList<>();

    Aims(Map<Shape, Results> traffic, Results rest, Collection<Integer> releases) {
        this.traffic = traffic;
        this.rest = rest;
        this.releases = releases;
    }

    void write(Report report) {
        traffic.forEach((shape, results) -> {
            if (shape != Shape.ONE_HOP) {
                throughput(shape, results);
            }
            latency(shape, results);
            ratio(shape, results, Churn.RATE, Field.FLOOR, 0.95, true);
            ratio(shape, results, Churn.RATE, Field.HAPROXY, 1, true);
        });
        absolute("growth by each of 1000 idle connections, KB", MemorySection.each(), Field::ours, release -> 0.5);
        absolute(
                "Pss idle, all features, the larger program, MB",
                Footprint.LARGEST,
                release -> Field.ours(release) + ", all features",
                release -> release < 25 ? 45 : 50);
        absolute("start to first connection, ms", StartUp.TIME, StartSection::guest, release -> 300);
        absolute("CPU while idle, both programs, ms/s", Idle.CPU, Field::ours, release -> 0.3);
        if (rows.isEmpty()) {
            return;
        }
        report.heading("Aims");
        List<String> head = new ArrayList<>(List.of("", "aim"));
        releases.forEach(release -> head.add("Java " + release));
        report.table(new Table(head, rows));
    }

    private void throughput(Shape shape, Results results) {
        for (Peer peer : THROUGHPUT) {
            for (int width : TrafficSection.WIDTHS) {
                ratio(shape, results, Throughput.rate(true, width), peer.name(), peer.least(), true);
                ratio(shape, results, Throughput.rate(false, width), peer.name(), peer.least(), true);
            }
        }
        for (int width : TrafficSection.WIDTHS) {
            ratio(shape, results, Throughput.cost(true, width), Field.FLOOR, MOST_CPU, false);
            ratio(shape, results, Throughput.cost(false, width), Field.FLOOR, MOST_CPU, false);
        }
    }

    private void latency(Shape shape, Results results) {
        for (double percentile : new double[] {50, 99}) {
            Metric metric = RoundTrips.latency(32, percentile);
            ratio(shape, results, metric, Field.FLOOR, MOST_LATENCY, false);
            bestPeer(results, metric).ifPresent(peer -> {
                ratio(shape, results, metric, peer, MOST_LATENCY, false);
                row(
                        shape.title() + ": " + metric.name() + " with latency low, times " + peer,
                        MOST_LOW_LATENCY,
                        false,
                        release -> results.ratio(metric, Field.low(release), peer));
            });
        }
    }

    private static Optional<String> bestPeer(Results results, Metric metric) {
        return List.of(Field.MODEL, Field.SOCAT, Field.HAPROXY, Field.NGINX, Field.NGINX_64K).stream()
                .filter(peer -> results.summary(metric, peer).isPresent())
                .min((a, b) -> Double.compare(median(results, metric, a), median(results, metric, b)));
    }

    private static double median(Results results, Metric metric, String candidate) {
        return results.summary(metric, candidate).map(Summary::median).orElse(Double.NaN);
    }

    private void ratio(Shape shape, Results results, Metric metric, String base, double limit, boolean atLeast) {
        if (results.candidates(metric).contains(base)) {
            row(
                    shape.title() + ": " + metric.name() + ", times " + base,
                    limit,
                    atLeast,
                    release -> results.ratio(metric, Field.ours(release), base));
        }
    }

    private void absolute(String text, Metric metric, IntFunction<String> candidate, IntFunction<Number> most) {
        if (releases.stream().noneMatch(release -> rest.candidates(metric).contains(candidate.apply(release)))) {
            return;
        }
        List<String> row = new ArrayList<>(List.of(text));
        row.add(releases.stream()
                .map(release -> "at most " + Digits.of(most.apply(release).doubleValue()))
                .distinct()
                .reduce((a, b) -> a + ", " + b.replace("at most ", ""))
                .orElseThrow());
        for (int release : releases) {
            row.add(rest.summary(metric, candidate.apply(release))
                    .map(summary ->
                            verdict(summary.median(), most.apply(release).doubleValue(), false))
                    .orElse(""));
        }
        rows.add(row);
    }

    private void row(String text, double limit, boolean atLeast, IntFunction<Optional<Summary>> value) {
        List<String> row = new ArrayList<>(List.of(text));
        row.add(String.format(Locale.ROOT, "at %s %.2f", atLeast ? "least" : "most", limit));
        for (int release : releases) {
            row.add(value.apply(release)
                    .map(summary -> verdict(summary.median(), limit, atLeast))
                    .orElse(""));
        }
        rows.add(row);
    }

    private static String verdict(double value, double limit, boolean atLeast) {
        boolean met = atLeast ? value >= limit : value <= limit;
        return Digits.of(value) + (met ? "" : " **missed**");
    }
}
