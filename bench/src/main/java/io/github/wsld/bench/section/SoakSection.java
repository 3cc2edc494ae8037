package io.github.wsld.bench.section;

import io.github.wsld.bench.measure.Load;
import io.github.wsld.bench.process.Workplace;
import io.github.wsld.bench.relay.Candidate;
import io.github.wsld.bench.relay.Field;
import io.github.wsld.bench.relay.Suite;
import io.github.wsld.bench.report.Digits;
import io.github.wsld.bench.report.LineChart;
import io.github.wsld.bench.report.Report;
import io.github.wsld.bench.report.Table;
import io.github.wsld.bench.soak.Sample;
import io.github.wsld.bench.soak.Soak;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** A soak on the newest Java: memory, descriptors, latency and correctness under mixed load with link cuts. */
final class SoakSection implements Section {
    private static final double KIB_OF_A_MB = 1e6 / 1024;

    private final Workplace workplace;
    private final Field field;
    private final Load load;
    private final Effort effort;

    SoakSection(Workplace workplace, Field field, Load load, Effort effort) {
        this.workplace = workplace;
        this.field = field;
        this.load = load;
        this.effort = effort;
    }

    @Override
    public void run(Report report) throws IOException, InterruptedException {
        Map<Integer, Suite> suites = field.suites();
        int release = suites.keySet().stream().reduce((a, b) -> b).orElseThrow();
        Path behind = workplace.path("h");
        Path socket = workplace.path("l");
        Candidate bridge = suites.get(release).apart(workplace, Field.streams(release), load.port(), behind, socket);
        Soak soak = new Soak();
        try {
            soak.run(bridge, socket, behind, effort.soakMinutes(), effort.seed());
        } finally {
            workplace.stop(bridge.relays());
            if (!soak.samples().isEmpty()) {
                write(report, soak, release);
            }
        }
        for (String failure : soak.failures()) {
            report.failure("the soak", new IOException(failure));
        }
    }

    private void write(Report report, Soak soak, int release) throws IOException {
        List<Sample> samples = soak.samples();
        Sample last = samples.get(samples.size() - 1);
        Sample early = samples.get(samples.size() / 4);
        report.heading("Soak");
        report.text("wsld and wsldhost on Java " + release
                + " by streams. Four clients at once send up to 32 MiB of random bytes over one connection after the other and compare the "
                + "SHA-256 of what comes back; another asks ten times a second. Links are cut every 2 to 10 s, one time in five for up "
                + "to 2 s.");
        report.table(new Table(
                List.of("", ""),
                List.of(
                        List.of("minutes", Digits.of(last.minutes())),
                        List.of("bytes there and back, and equal, MB", Digits.of(last.bytes() / 1e6)),
                        List.of("connections", Long.toString(soak.connections())),
                        List.of("connections refused in an outage, and made after it", Long.toString(soak.refusals())),
                        List.of("cuts", Long.toString(last.cuts())),
                        List.of("failures", Integer.toString(soak.failures().size())),
                        List.of("Pss of wsld, at a quarter and the end, MB", pair(early, last, Sample::guestPss)),
                        List.of("Pss of wsldhost, at a quarter and the end, MB", pair(early, last, Sample::hostPss)),
                        List.of(
                                "descriptors of both, at a quarter and the end",
                                descriptors(early) + ", " + descriptors(last)))));
        report.chart("soak", chart(samples));
    }

    private static String pair(Sample early, Sample last, ToDoubleFunction<Sample> kibibytes) {
        return Digits.of(kibibytes.applyAsDouble(early) / KIB_OF_A_MB) + ", "
                + Digits.of(kibibytes.applyAsDouble(last) / KIB_OF_A_MB);
    }

    private static long descriptors(Sample sample) {
        return sample.guestDescriptors() + sample.hostDescriptors();
    }

    private static LineChart chart(List<Sample> samples) {
        return new LineChart(
                "Soak of streams while links are cut",
                "minutes",
                List.of(
                        new LineChart.Panel(
                                "Pss, MB",
                                List.of(
                                        line("wsld", samples, sample -> sample.guestPss() / KIB_OF_A_MB),
                                        line("wsldhost", samples, sample -> sample.hostPss() / KIB_OF_A_MB))),
                        new LineChart.Panel(
                                "descriptors",
                                List.of(
                                        line("wsld", samples, Sample::guestDescriptors),
                                        line("wsldhost", samples, Sample::hostDescriptors))),
                        new LineChart.Panel(
                                "round trip of 32 B under load, ms, cuts included",
                                List.of(line("p50", samples, Sample::p50), line("p99", samples, Sample::p99))),
                        new LineChart.Panel(
                                "bytes there and back, GB",
                                List.of(line("", samples, sample -> sample.bytes() / 1e9)))));
    }

    private static LineChart.Line line(String name, List<Sample> samples, ToDoubleFunction<Sample> value) {
        return new LineChart.Line(
                name,
                samples.stream()
                        .map(sample -> new LineChart.Point(sample.minutes(), value.applyAsDouble(sample)))
                        .toList());
    }
}
