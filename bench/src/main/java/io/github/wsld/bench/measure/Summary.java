package io.github.wsld.bench.measure;

import java.util.List;

/**
 * What several values say together.
 *
 * @param median of them
 * @param spread median of the distances from the median
 * @param count of values, 1 or more
 */
public record Summary(double median, double spread, int count) {
    public static Summary of(List<Double> values) {
        double median = median(values);
        return new Summary(
                median,
                median(values.stream().map(value -> Math.abs(value - median)).toList()),
                values.size());
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
