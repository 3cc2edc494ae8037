package io.github.wsld.bench.measure;

import io.github.wsld.bench.process.Usage;
import io.github.wsld.bench.relay.Candidate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What candidates do while nobody asks anything of them. */
public final class Idle {
    public static final Metric WAKE_UPS = Metric.less("wake-ups of all threads", "per minute");
    public static final Metric CPU = Metric.less("CPU while idle", "ms/s");

    private Idle() {}

    /** Looks at all of them during the same time. */
    public static void measure(List<Candidate> candidates, int seconds, Results results)
            throws IOException, InterruptedException {
        List<Usage> before = new ArrayList<>();
        List<Long> began = new ArrayList<>();
        for (Candidate candidate : candidates) {
            before.add(candidate.usage());
            began.add(System.nanoTime());
        }
        TimeUnit.SECONDS.sleep(seconds);
        for (int i = 0; i < candidates.size(); i++) {
            Usage used = candidates.get(i).usage().since(before.get(i));
            double passed = (System.nanoTime() - began.get(i)) / 1e9;
            Map<Metric, Double> values = new LinkedHashMap<>();
            values.put(WAKE_UPS, used.wakeUps() * 60 / passed);
            values.put(CPU, used.cpuNanos() / 1e6 / passed);
            results.add(candidates.get(i).name(), values);
        }
    }
}
