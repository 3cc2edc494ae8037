package io.github.wsld.bench.section;

import io.github.wsld.bench.measure.Load;
import io.github.wsld.bench.relay.Candidate;
import io.github.wsld.bench.relay.Field;
import java.io.IOException;
import java.util.List;

/** Daemons run for days: when they are measured their Java has compiled what it will. */
final class WarmUp {
    /** Measurements that it is as long as. */
    private static final int LENGTH = 30;

    private WarmUp() {}

    /** Makes connections and round trips by way of our daemons. */
    static void run(Load load, List<Candidate> candidates, Effort effort) throws IOException, InterruptedException {
        for (Candidate candidate : candidates) {
            if (Field.isOurs(candidate.name())) {
                load.run("churn", candidate, 1, LENGTH * effort.milliseconds() * 2 / 3);
                load.run("echo", candidate, 32, LENGTH * effort.milliseconds() / 3);
            }
        }
    }

    /** What a report says of it. */
    static String describe(Effort effort) {
        return "Our daemons have served for " + LENGTH * effort.milliseconds() / 1000 + " s before.";
    }
}
