package io.github.wsld.bench.section;

import io.github.wsld.bench.measure.Metric;
import io.github.wsld.bench.measure.Results;
import io.github.wsld.bench.measure.Rounds;
import io.github.wsld.bench.measure.X11Perf;
import io.github.wsld.bench.process.Child;
import io.github.wsld.bench.process.Workplace;
import io.github.wsld.bench.relay.Candidate;
import io.github.wsld.bench.relay.Contender;
import io.github.wsld.bench.relay.Field;
import io.github.wsld.bench.relay.Shape;
import io.github.wsld.bench.relay.Suite;
import io.github.wsld.bench.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** x11perf on an X server that is reached directly by TCP, by wsld and wsldhost, and by two of a peer. */
final class X11Section implements Section {
    private static final int FIRST_PORT = 6000;
    private static final String DIRECT = "direct TCP";
    private static final int OPERATIONS_IN_A_TABLE = 6;

    private final Workplace workplace;
    private final Field field;
    private final Rounds rounds;

    X11Section(Workplace workplace, Field field, Rounds rounds) {
        this.workplace = workplace;
        this.field = field;
        this.rounds = rounds;
    }

    @Override
    public void run(Report report) throws IOException, InterruptedException {
        // With MIT-SHM pixels would go around whatever is between; local sockets are wsld's to serve.
        Child server = workplace.startPiped(
                "Xvfb",
                List.of(("Xvfb -displayfd 1 -screen 0 1024x768x24 -listen tcp -nolisten unix -nolisten local -noreset"
                                + " -extension MIT-SHM")
                        .split(" ")));
        String number = server.process().inputReader().readLine();
        if (number == null) {
            throw new IOException("Xvfb did not start: " + server.lastWords());
        }
        Results results = new Results();
        List<Candidate> candidates = new ArrayList<>();
        try {
            candidates.add(new Candidate(DIRECT, "127.0.0.1:" + number, "", List.of(server)));
            for (Contender contender : contenders()) {
                Candidate started = contender.start(
                        workplace, Shape.TWO_HOPS, FIRST_PORT + Integer.parseInt(number), candidates.size());
                Candidate candidate = new Candidate(contender.name(), display(started.address()), "", started.relays());
                candidates.add(candidate);
                X11Perf.awaitDisplay(workplace, candidate);
            }
            for (X11Perf.Operation operation : X11Perf.OPERATIONS) {
                rounds.run(candidates, List.of(new X11Perf(workplace, operation)), results);
            }
        } finally {
            for (Candidate candidate : candidates) {
                workplace.stop(candidate.relays());
            }
            workplace.stop(List.of(server));
        }
        report.heading("X11");
        report.text(
                "x11perf without MIT-SHM; two hops to an Xvfb on TCP. Operations a second, in brackets the median of each "
                        + "round's ratio to direct TCP.");
        List<Metric> metrics = X11Perf.OPERATIONS.stream().map(X11Perf::rate).toList();
        for (int i = 0; i < metrics.size(); i += OPERATIONS_IN_A_TABLE) {
            List<Metric> some = metrics.subList(i, Math.min(metrics.size(), i + OPERATIONS_IN_A_TABLE));
            report.table(ResultTables.withRatios(results, some, DIRECT));
            report.chart(
                    "x11-" + (i / OPERATIONS_IN_A_TABLE + 1),
                    ResultTables.ratioChart("x11perf: times direct TCP, red is 1", results, some, DIRECT));
        }
    }

    private List<Contender> contenders() {
        List<Contender> all = new ArrayList<>(List.of(field.floor(), field.socat()));
        all.addAll(field.ours());
        all.add(field.streams());
        return all;
    }

    /** What DISPLAY is for a unix socket, which X clients look for in one folder alone. */
    private String display(String address) throws IOException {
        String path = address.substring("unix:".length());
        String socket = Suite.socket(0).toString();
        String folder = socket.substring(0, socket.length() - 1);
        if (path.startsWith(folder)) {
            return ":" + path.substring(folder.length());
        }
        int number = Suite.freeDisplay();
        workplace.link(Suite.socket(number), Path.of(path));
        return ":" + number;
    }
}
