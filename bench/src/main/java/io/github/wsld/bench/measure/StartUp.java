package io.github.wsld.bench.measure;

import io.github.wsld.bench.process.Workplace;
import io.github.wsld.bench.relay.Candidate;
import java.io.IOException;
import java.util.Map;

/** From the start of a program to the first byte that came back through it; its caches are warm after the first round. */
public final class StartUp {
    public static final Metric TIME = Metric.less("start to first connection served", "ms");

    /** Starts what is measured. */
    public interface Start {
        Candidate start() throws IOException, InterruptedException;
    }

    private final Workplace workplace;
    private final Load load;

    public StartUp(Workplace workplace, Load load) {
        this.workplace = workplace;
        this.load = load;
    }

    public Map<Metric, Double> measure(Start start) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Candidate candidate = start.start();
        try {
            return Map.of(TIME, (load.awaitServing(candidate) - begin) / 1e6);
        } finally {
            workplace.stop(candidate.relays());
        }
    }
}
