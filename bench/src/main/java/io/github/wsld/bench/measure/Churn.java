package io.github.wsld.bench.measure;

import io.github.wsld.bench.process.Usage;
import io.github.wsld.bench.relay.Candidate;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Connect, one byte from the sink, close, one connection after the other. */
public final class Churn implements Measurement {
    public static final Metric RATE = Metric.more("connect, exchange, close", "per second");
    public static final Metric COST = Metric.less("CPU of a connection", "us");

    private final Load load;
    private final int milliseconds;

    public Churn(Load load, int milliseconds) {
        this.load = load;
        this.milliseconds = milliseconds;
    }

    @Override
    public String name() {
        return RATE.name();
    }

    @Override
    public Map<Metric, Double> measure(Candidate candidate) throws IOException, InterruptedException {
        Usage before = candidate.usage();
        long[] result = load.run("churn", candidate, 1, milliseconds);
        Usage used = candidate.usage().since(before);
        Map<Metric, Double> values = new LinkedHashMap<>();
        values.put(RATE, result[0] * 1e9 / result[1]);
        values.put(COST, used.cpuNanos() / 1000.0 / result[0]);
        return values;
    }
}
