package io.github.wsld.bench.measure;

import io.github.wsld.bench.relay.Candidate;
import java.io.IOException;
import java.util.Map;

/** What is done to a candidate once a round, in less than a second or so. */
public interface Measurement {
    /** For people, while it runs. */
    String name();

    /** Measures once; the same metrics each time. */
    Map<Metric, Double> measure(Candidate candidate) throws IOException, InterruptedException;
}
