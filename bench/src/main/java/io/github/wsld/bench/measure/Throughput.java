package io.github.wsld.bench.measure;

import io.github.wsld.bench.process.Usage;
import io.github.wsld.bench.relay.Candidate;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Bytes in pieces of 64 KiB over some connections at once, and the relays' CPU time for them. */
public final class Throughput implements Measurement {
    private final Load load;
    private final boolean up;
    private final int connections;
    private final int milliseconds;

    /** @param up from the load to the sink, or the other way */
    public Throughput(Load load, boolean up, int connections, int milliseconds) {
        this.load = load;
        this.up = up;
        this.connections = connections;
        this.milliseconds = milliseconds;
    }

    public static Metric rate(boolean up, int connections) {
        return Metric.more("throughput " + way(up, connections), "MB/s");
    }

    public static Metric cost(boolean up, int connections) {
        return Metric.less("CPU " + way(up, connections), "ns/KB");
    }

    private static String way(boolean up, int connections) {
        return (up ? "up" : "down") + ", " + connections + (connections == 1 ? " connection" : " connections");
    }

    @Override
    public String name() {
        return rate(up, connections).name();
    }

    @Override
    public Map<Metric, Double> measure(Candidate candidate) throws IOException, InterruptedException {
        Usage before = candidate.usage();
        long[] result = load.run(up ? "up" : "down", candidate, connections, milliseconds);
        Usage used = candidate.usage().since(before);
        double bytes = result[0];
        Map<Metric, Double> values = new LinkedHashMap<>();
        values.put(rate(up, connections), bytes * 1000 / result[1]);
        values.put(cost(up, connections), used.cpuNanos() * 1000.0 / bytes);
        return values;
    }
}
