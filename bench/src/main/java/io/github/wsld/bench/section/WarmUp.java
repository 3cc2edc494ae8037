package io.github.wsld.bench.section;

import io.github.wsld.bench.measure.Load;
import io.github.wsld.bench.relay.Candidate;
import io.github.wsld.bench.relay.Field;
import java.io.IOException;
import java.util.List;

/** Daemons run for days: when they are measured their Java has compiled what it will. */
final class WarmUp {
    private WarmUp() {}

    /** Makes connections and round trips by way of our daemons. */
    static void run(Load load, List<Candidate> candidates, Effort effort) throws IOException, InterruptedException {
        for (Candidate candidate : candidates) {
            if (Field.isOurs(candidate.name())) {
                int milliseconds = effort.warmUpSeconds() * 1000;
                load.run("churn", candidate, 1, milliseconds * 2 / 3);
                load.run("echo", candidate, 32, milliseconds / 3);
            }
        }
    }

    /** What a report says of it. */
    static String describe(Effort effort) {
        return "Our daemons have served for " + effort.warmUpSeconds() + " s before.";
    }
}
