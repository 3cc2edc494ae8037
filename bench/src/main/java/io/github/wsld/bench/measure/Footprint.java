package io.github.wsld.bench.measure;

import io.github.wsld.bench.process.Child;
import io.github.wsld.bench.process.Usage;
import io.github.wsld.bench.process.Workplace;
import io.github.wsld.bench.relay.Candidate;
import io.github.wsld.bench.relay.Contender;
import io.github.wsld.bench.relay.Shape;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Memory of a contender that runs alone: idle, and with connections that are open and silent. */
public final class Footprint {
    public static final Metric IDLE = Metric.less("Pss idle, both programs", "MB");
    public static final Metric LARGEST = Metric.less("Pss idle, the larger program", "MB");

    private static final double KIB_OF_A_MB = 1e6 / 1024;
    private static final long SECONDS_TO_SETTLE = 2;

    private final Workplace workplace;
    private final Load load;

    public Footprint(Workplace workplace, Load load) {
        this.workplace = workplace;
        this.load = load;
    }

    public static Metric total(int connections) {
        return Metric.less("Pss with " + connections + " connections", "MB");
    }

    public static Metric each(int connections) {
        return Metric.less("growth by each of " + connections + " connections", "KB");
    }

    /** Starts it, measures, and stops it; what was measured before a failure stays. */
    public void measure(Contender contender, List<Integer> sizes, Results results)
            throws IOException, InterruptedException {
        Candidate candidate = contender.start(workplace, Shape.TWO_HOPS, load.port(), 0);
        try {
            load.awaitServing(candidate);
            // What a first connection loads stays, and belongs to no connection.
            load.run("echo", candidate, 32, 100);
            TimeUnit.SECONDS.sleep(SECONDS_TO_SETTLE);
            long idle = Usage.pss(candidate.relays());
            long largest = 0;
            for (Child relay : candidate.relays()) {
                largest = Math.max(largest, Usage.pss(List.of(relay)));
            }
            results.add(contender.name(), Map.of(LARGEST, largest / KIB_OF_A_MB, IDLE, idle / KIB_OF_A_MB));
            for (int size : sizes) {
                Child held = load.hold(candidate, size);
                TimeUnit.SECONDS.sleep(SECONDS_TO_SETTLE);
                long pss = Usage.pss(candidate.relays());
                load.release(held);
                results.add(
                        contender.name(),
                        Map.of(total(size), pss / KIB_OF_A_MB, each(size), (pss - idle) * 1.024 / size));
            }
        } finally {
            workplace.stop(candidate.relays());
        }
    }
}
