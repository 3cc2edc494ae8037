package io.github.wsld.bench.measure;

import io.github.wsld.bench.process.Child;
import io.github.wsld.bench.process.Workplace;
import io.github.wsld.bench.relay.Candidate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One operation of x11perf on the display that a candidate leads to. */
public final class X11Perf implements Measurement {
    /**
     * An operation.
     *
     * @param option of x11perf
     * @param repetitions that take some tenths of a second; x11perf multiplies them by what it draws at a time
     */
    public record Operation(String option, int repetitions) {}

    /** What X clients spend their time with: text, lines, areas, pictures, windows, questions. */
    public static final List<Operation> OPERATIONS = List.of(
            new Operation("noop", 16_000_000),
            new Operation("rect10", 4_000),
            new Operation("rect100", 8_000),
            new Operation("seg100", 1_600),
            new Operation("ftext", 80_000),
            new Operation("copywinwin100", 50_000),
            new Operation("copypixwin100", 50_000),
            new Operation("putimage100", 4_000),
            new Operation("putimage500", 400),
            new Operation("getimage100", 1_000),
            new Operation("popup", 20_000),
            new Operation("prop", 3_000));

    private static final long PATIENCE_SECONDS = 120;
    private static final Pattern RATE = Pattern.compile("\\(\\s*([0-9.]+)/sec\\)");

    private final Workplace workplace;
    private final Operation operation;

    public X11Perf(Workplace workplace, Operation operation) {
        this.workplace = workplace;
        this.operation = operation;
    }

    public static Metric rate(Operation operation) {
        return Metric.more(operation.option(), "per second");
    }

    @Override
    public String name() {
        return "x11perf -" + operation.option();
    }

    /** Waits until X clients are served. */
    public static void awaitDisplay(Workplace workplace, Candidate candidate) throws IOException, InterruptedException {
        X11Perf probe = new X11Perf(workplace, new Operation("noop", 1000));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (probe.run(candidate).status() != 0) {
            candidate.requireAlive();
            if (System.nanoTime() > deadline) {
                throw new IOException(candidate.name() + " serves no X clients");
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private record Outcome(int status, String output) {}

    private Outcome run(Candidate candidate) throws IOException, InterruptedException {
        Child child = workplace.startPiped(
                name(),
                List.of(
                        "x11perf",
                        "-display",
                        candidate.address(),
                        "-repeat",
                        "1",
                        "-reps",
                        Integer.toString(operation.repetitions()),
                        // Of the operations on windows, which otherwise run once for each of many counts.
                        "-subs",
                        "25",
                        "-" + operation.option()));
        String output = new String(child.process().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = child.process().waitFor();
        workplace.stop(List.of(child));
        return new Outcome(status, output + child.lastWords());
    }

    /** @param candidate whose address is a DISPLAY */
    @Override
    public Map<Metric, Double> measure(Candidate candidate) throws IOException, InterruptedException {
        Outcome outcome = run(candidate);
        Matcher rate = RATE.matcher(outcome.output());
        if (outcome.status() != 0 || !rate.find()) {
            candidate.requireAlive();
            throw new IOException(name() + " by way of " + candidate.name() + " failed:\n" + outcome.output());
        }
        return Map.of(rate(operation), Double.parseDouble(rate.group(1)));
    }
}
