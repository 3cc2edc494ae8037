package io.github.wsld.bench.section;

import io.github.wsld.bench.measure.Idle;
import io.github.wsld.bench.measure.Load;
import io.github.wsld.bench.measure.Metric;
import io.github.wsld.bench.measure.Results;
import io.github.wsld.bench.process.Workplace;
import io.github.wsld.bench.relay.Candidate;
import io.github.wsld.bench.relay.Contender;
import io.github.wsld.bench.relay.Field;
import io.github.wsld.bench.relay.Shape;
import io.github.wsld.bench.report.Report;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Wake-ups and CPU time of both hops' programs while nothing happens. */
final class IdleSection implements Section {
    private static final long SECONDS_TO_SETTLE = 5;

    private final Workplace workplace;
    private final Field field;
    private final Load load;
    private final Effort effort;
    private final Results results;

    IdleSection(Workplace workplace, Field field, Load load, Effort effort, Results results) {
        this.workplace = workplace;
        this.field = field;
        this.load = load;
        this.effort = effort;
        this.results = results;
    }

    @Override
    public void run(Report report) throws IOException, InterruptedException {
        List<Candidate> candidates = new ArrayList<>();
        try {
            for (Contender contender : field.all(Shape.TWO_HOPS)) {
                Candidate candidate = contender.start(workplace, Shape.TWO_HOPS, load.port(), candidates.size());
                candidates.add(candidate);
                load.awaitServing(candidate);
            }
            TimeUnit.SECONDS.sleep(SECONDS_TO_SETTLE);
            Idle.measure(candidates, effort.idleSeconds(), results);
        } finally {
            for (Candidate candidate : candidates) {
                workplace.stop(candidate.relays());
            }
        }
        List<Metric> metrics = List.of(Idle.WAKE_UPS, Idle.CPU);
        report.heading("Idle");
        report.text("Both hops' programs, for " + effort.idleSeconds() + " s, all at once.");
        report.table(ResultTables.plain(results, metrics));
    }
}
