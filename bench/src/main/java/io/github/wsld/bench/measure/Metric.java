package io.github.wsld.bench.measure;

/**
 * A kind of number.
 *
 * @param name in tables
 * @param unit of the values
 * @param moreIsBetter or less is
 */
public record Metric(String name, String unit, boolean moreIsBetter) {
    public static Metric more(String name, String unit) {
        return new Metric(name, unit, true);
    }

    public static Metric less(String name, String unit) {
        return new Metric(name, unit, false);
    }

    @Override
    public String toString() {
        return name + ", " + unit;
    }
}
