package io.github.wsld.bench.measure;

import io.github.wsld.bench.process.Usage;
import io.github.wsld.bench.relay.Candidate;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** A question and its answer of the same size, one after the other over one connection. */
public final class RoundTrips implements Measurement {
    private static final int SIGNIFICANT_DIGITS = 3;

    private final Load load;
    private final int size;
    private final int milliseconds;

    public RoundTrips(Load load, int size, int milliseconds) {
        this.load = load;
        this.size = size;
        this.milliseconds = milliseconds;
    }

    /** @param percentile such as 99.9 */
    public static Metric latency(int size, double percentile) {
        String number = percentile == Math.rint(percentile) ? Long.toString((long) percentile) : "" + percentile;
        return Metric.less("round trip " + size + " B p" + number, "us");
    }

    public static Metric cost(int size) {
        return Metric.less("CPU of a round trip " + size + " B", "us");
    }

    @Override
    public String name() {
        return "round trip " + size + " B";
    }

    @Override
    public Map<Metric, Double> measure(Candidate candidate) throws IOException, InterruptedException {
        Usage before = candidate.usage();
        long[] nanos = load.run("echo", candidate, size, milliseconds);
        Usage used = candidate.usage().since(before);
        Histogram histogram = new Histogram(SIGNIFICANT_DIGITS);
        for (long value : nanos) {
            histogram.recordValue(value);
        }
        Map<Metric, Double> values = new LinkedHashMap<>();
        for (double percentile : new double[] {50, 99, 99.9}) {
            values.put(latency(size, percentile), histogram.getValueAtPercentile(percentile) / 1000.0);
        }
        values.put(cost(size), used.cpuNanos() / 1000.0 / nanos.length);
        return values;
    }
}
