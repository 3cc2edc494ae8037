package io.github.wsld.bench.section;

import io.github.wsld.bench.measure.Metric;
import io.github.wsld.bench.measure.Results;
import io.github.wsld.bench.measure.Summary;
import io.github.wsld.bench.relay.Field;
import io.github.wsld.bench.report.BarChart;
import io.github.wsld.bench.report.Digits;
import io.github.wsld.bench.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Results as tables and charts: a row a candidate, a column or panel a metric. */
final class ResultTables {
    private ResultTables() {}

    /** The medians alone. */
    static Table plain(Results results, List<Metric> metrics) {
        return table(
                results,
                metrics,
                (metric, candidate) -> results.summary(metric, candidate)
                        .map(summary -> Digits.of(summary.median()))
                        .orElse(""));
    }

    /** The medians, and each round's ratio to the base. */
    static Table withRatios(Results results, List<Metric> metrics, String base) {
        return table(
                results,
                metrics,
                (metric, candidate) -> results.summary(metric, candidate)
                                .map(summary -> Digits.of(summary.median()))
                                .orElse("")
                        + results.ratio(metric, candidate, base)
                                .map(ratio ->
                                        String.format(Locale.ROOT, " (%.2f ±%.2f)", ratio.median(), ratio.spread()))
                                .orElse(""));
    }

    private interface Cell {
        String of(Metric metric, String candidate);
    }

    private static Table table(Results results, List<Metric> metrics, Cell cell) {
        List<String> head = new ArrayList<>(List.of(""));
        metrics.forEach(metric -> head.add(metric.toString()));
        List<List<String>> rows = new ArrayList<>();
        for (String candidate : candidates(results, metrics)) {
            List<String> row = new ArrayList<>(List.of(candidate));
            metrics.forEach(metric -> row.add(cell.of(metric, candidate)));
            rows.add(row);
        }
        return new Table(head, rows);
    }

    /** Ratios to the base. */
    static BarChart ratioChart(String title, Results results, List<Metric> metrics, String base) {
        return chart(title, results, metrics, 1, (metric, candidate) -> results.ratio(metric, candidate, base));
    }

    /** The medians. */
    static BarChart plainChart(String title, Results results, List<Metric> metrics) {
        return chart(title, results, metrics, 0, results::summary);
    }

    private interface Value {
        Optional<Summary> of(Metric metric, String candidate);
    }

    private static BarChart chart(String title, Results results, List<Metric> metrics, double reference, Value value) {
        List<String> candidates = candidates(results, metrics);
        List<BarChart.Panel> panels = new ArrayList<>();
        for (Metric metric : metrics) {
            List<BarChart.Bar> bars = candidates.stream()
                    .map(candidate -> value.of(metric, candidate)
                            .map(summary -> new BarChart.Bar(summary.median(), summary.spread()))
                            .orElse(new BarChart.Bar(Double.NaN, 0)))
                    .toList();
            panels.add(new BarChart.Panel(reference > 0 ? metric.name() : metric.toString(), reference, bars));
        }
        return new BarChart(
                title,
                candidates.stream()
                        .map(candidate -> new BarChart.Row(candidate, Field.isOurs(candidate)))
                        .toList(),
                panels);
    }

    private static List<String> candidates(Results results, List<Metric> metrics) {
        return metrics.stream()
                .flatMap(metric -> results.candidates(metric).stream())
                .distinct()
                .sorted((a, b) -> Boolean.compare(Field.isOurs(a), Field.isOurs(b)))
                .toList();
    }
}
