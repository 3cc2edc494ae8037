package io.github.wsld.bench.measure;

import io.github.wsld.bench.relay.Candidate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Interleaved rounds: in each one every candidate is measured once, in an order of its own, so that a machine that is slow for a
 * while is so for all. The first round warms up and does not count.
 */
public final class Rounds {
    private final int count;
    private final Random random;
    private final Consumer<String> progress;
    private final BiConsumer<String, IOException> failed;

    /**
     * @param progress takes a line for people
     * @param failed told of a measurement that a candidate failed in, which then takes part no more
     */
    public Rounds(int count, long seed, Consumer<String> progress, BiConsumer<String, IOException> failed) {
        this.count = count;
        this.random = new Random(seed);
        this.progress = progress;
        this.failed = failed;
    }

    /** Runs the measurements one after the other. */
    public void run(List<Candidate> candidates, List<? extends Measurement> measurements, Results results)
            throws InterruptedException {
        results.expect(candidates.stream().map(Candidate::name).toList());
        List<Candidate> left = new ArrayList<>(candidates);
        for (Measurement measurement : measurements) {
            progress.accept(measurement.name());
            for (int round = 0; round <= count; round++) {
                Collections.shuffle(left, random);
                for (Candidate candidate : List.copyOf(left)) {
                    try {
                        Map<Metric, Double> measured = measurement.measure(candidate);
                        if (round > 0) {
                            results.add(candidate.name(), measured);
                        }
                    } catch (IOException e) {
                        left.remove(candidate);
                        failed.accept(candidate.name() + ", " + measurement.name(), e);
                    }
                }
            }
        }
    }
}
