package io.github.wsld.bench.section;

import io.github.wsld.bench.measure.Churn;
import io.github.wsld.bench.measure.Load;
import io.github.wsld.bench.measure.Measurement;
import io.github.wsld.bench.measure.Metric;
import io.github.wsld.bench.measure.Results;
import io.github.wsld.bench.measure.RoundTrips;
import io.github.wsld.bench.measure.Rounds;
import io.github.wsld.bench.measure.Throughput;
import io.github.wsld.bench.process.Child;
import io.github.wsld.bench.process.Workplace;
import io.github.wsld.bench.relay.Candidate;
import io.github.wsld.bench.relay.Contender;
import io.github.wsld.bench.relay.Field;
import io.github.wsld.bench.relay.Shape;
import io.github.wsld.bench.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Active connections among ever more idle ones: the same contender several times, each with its own idle connections. */
final class GrowthSection implements Section {
    private static final int FEW = 10;
    private static final int MANY = 1000;

    private final Workplace workplace;
    private final Path built;
    private final Field field;
    private final Rounds rounds;
    private final Effort effort;
    private final long descriptors;

    GrowthSection(Workplace workplace, Path built, Field field, Rounds rounds, Effort effort, long descriptors) {
        this.workplace = workplace;
        this.built = built;
        this.field = field;
        this.rounds = rounds;
        this.effort = effort;
        this.descriptors = descriptors;
    }

    @Override
    public void run(Report report) throws IOException, InterruptedException {
        // Some for the connections that are active, which are counted among those of a relay.
        int most = MemorySection.most(descriptors - 100);
        List<Metric> metrics = List.of(
                RoundTrips.latency(32, 50),
                RoundTrips.latency(32, 99),
                RoundTrips.cost(32),
                Churn.RATE,
                Throughput.rate(true, 8),
                Throughput.cost(true, 8));
        report.heading("Growth");
        report.text(
                "Active connections among idle ones, two hops; in brackets the median of each round's ratio to the same with "
                        + FEW + " idle ones.");
        List<Contender> contenders = new ArrayList<>(List.of(field.floor()));
        contenders.addAll(field.ours());
        for (Contender contender : contenders) {
            Results results = measure(contender, List.of(FEW, MANY, most));
            report.table(ResultTables.withRatios(results, metrics, name(contender, FEW)));
        }
    }

    private static String name(Contender contender, int idle) {
        return contender.name() + ", " + idle + " idle";
    }

    private Results measure(Contender contender, List<Integer> sizes) throws IOException, InterruptedException {
        System.err.println("bench:   growth of " + contender.name());
        Results results = new Results();
        List<Candidate> candidates = new ArrayList<>();
        Map<Load, Child> held = new LinkedHashMap<>();
        Load active = new Load(workplace, built);
        try {
            for (int idle : sizes) {
                // A sink of its own: one could not have so many descriptors.
                Load own = new Load(workplace, built);
                Candidate started = contender.start(workplace, Shape.TWO_HOPS, own.port(), candidates.size());
                Candidate candidate =
                        new Candidate(name(contender, idle), started.address(), started.prefix(), started.relays());
                candidates.add(candidate);
                own.awaitServing(candidate);
                held.put(own, own.hold(candidate, idle));
            }
            WarmUp.run(active, candidates, effort);
            rounds.run(candidates, measurements(active), results);
        } finally {
            for (Map.Entry<Load, Child> entry : held.entrySet()) {
                entry.getKey().release(entry.getValue());
            }
            for (Candidate candidate : candidates) {
                workplace.stop(candidate.relays());
            }
        }
        return results;
    }

    private List<Measurement> measurements(Load load) {
        return List.of(
                new RoundTrips(load, 32, effort.milliseconds()),
                new Churn(load, effort.milliseconds()),
                new Throughput(load, true, 8, effort.milliseconds()));
    }
}
