package io.github.wsld.bench.section;

import io.github.wsld.bench.measure.Load;
import io.github.wsld.bench.measure.Results;
import io.github.wsld.bench.measure.StartUp;
import io.github.wsld.bench.process.Workplace;
import io.github.wsld.bench.relay.Candidate;
import io.github.wsld.bench.relay.Contender;
import io.github.wsld.bench.relay.Field;
import io.github.wsld.bench.relay.Shape;
import io.github.wsld.bench.relay.Suite;
import io.github.wsld.bench.report.Report;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** How long one program takes to serve: each peer as one hop, wsldhost likewise, and wsld with its host running. */
final class StartSection implements Section {
    private final Workplace workplace;
    private final Field field;
    private final Load load;
    private final Effort effort;
    private final Results results;

    StartSection(Workplace workplace, Field field, Load load, Effort effort, Results results) {
        this.workplace = workplace;
        this.field = field;
        this.load = load;
        this.effort = effort;
        this.results = results;
    }

    static String guest(int release) {
        return Field.ours(release);
    }

    private static String host(int release) {
        return Field.ours(release).replace("wsld", "wsldhost");
    }

    @Override
    public void run(Report report) throws IOException, InterruptedException {
        Map<String, StartUp.Start> starts = new LinkedHashMap<>();
        for (Contender contender : field.all(Shape.ONE_HOP)) {
            if (!contender.ours()) {
                starts.put(contender.name(), () -> contender.start(workplace, Shape.ONE_HOP, load.port(), 0));
            }
        }
        List<Candidate> hosts = new ArrayList<>();
        try {
            for (Map.Entry<Integer, Suite> entry : field.suites().entrySet()) {
                Suite suite = entry.getValue();
                String guest = guest(entry.getKey());
                String name = host(entry.getKey());
                Candidate running = suite.host(workplace, name, load.port());
                hosts.add(running);
                load.awaitServing(running);
                starts.put(guest, () -> suite.guest(workplace, guest, running.address(), false, ""));
                starts.put(name, () -> suite.host(workplace, name, load.port()));
            }
            measure(starts);
        } finally {
            for (Candidate host : hosts) {
                workplace.stop(host.relays());
            }
        }
        report.heading("Start");
        report.text(
                "From the start of a program to the first byte that came back through it, caches warm; the median of "
                        + effort.rounds() + " starts.");
        report.table(ResultTables.plain(results, List.of(StartUp.TIME)));
    }

    private void measure(Map<String, StartUp.Start> starts) throws IOException, InterruptedException {
        StartUp startUp = new StartUp(workplace, load);
        results.expect(starts.keySet());
        List<String> order = new ArrayList<>(starts.keySet());
        Random random = new Random(effort.seed());
        for (int round = 0; round <= effort.rounds(); round++) {
            Collections.shuffle(order, random);
            for (String name : order) {
                var measured = startUp.measure(starts.get(name));
                if (round > 0) {
                    results.add(name, measured);
                }
            }
        }
    }
}
