package io.github.wsld.bench.section;

import io.github.wsld.bench.measure.Load;
import io.github.wsld.bench.measure.Results;
import io.github.wsld.bench.measure.Rounds;
import io.github.wsld.bench.process.Workplace;
import io.github.wsld.bench.relay.Field;
import io.github.wsld.bench.relay.Shape;
import io.github.wsld.bench.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** All sections by name, and what they found, for the table of aims. */
public final class Sections {
    private final Workplace workplace;
    private final Path built;
    private final Field field;
    private final Map<Integer, Path> javas;
    private final long descriptors;
    private final Effort effort;
    private final Report report;
    private final Map<Shape, Results> traffic = new EnumMap<>(Shape.class);
    private final Results rest = new Results();

    /**
     * @param built folder of the programs compiled from src/main/c
     * @param javas homes by release
     * @param descriptors that a process may have
     * @param report told of what could not be measured
     */
    public Sections(
            Workplace workplace,
            Path repository,
            Path built,
            Map<Integer, Path> javas,
            long descriptors,
            Effort effort,
            Report report) {
        this.report = report;
        this.workplace = workplace;
        this.built = built;
        this.field = new Field(repository, built, javas, descriptors);
        this.javas = javas;
        this.descriptors = descriptors;
        this.effort = effort;
    }

    /** @throws IOException when its load cannot be started */
    public Section named(String name) throws IOException {
        return switch (name) {
            case "one-hop" -> traffic(Shape.ONE_HOP);
            case "two-hops" -> traffic(Shape.TWO_HOPS);
            case "vsock" -> traffic(Shape.VSOCK);
            case "memory" -> new MemorySection(workplace, field, load(), descriptors, rest);
            case "idle" -> new IdleSection(workplace, field, load(), effort, rest);
            case "start" -> new StartSection(workplace, field, load(), effort, rest);
            case "growth" -> new GrowthSection(workplace, built, field, rounds(effort.rounds()), effort, descriptors);
            // Nothing is aimed at there: half as many tell.
            case "x11" -> new X11Section(workplace, field, rounds((effort.rounds() + 1) / 2));
            case "soak" -> new SoakSection(workplace, field, load(), effort);
            default -> throw new IOException("there is no section " + name);
        };
    }

    private Section traffic(Shape shape) throws IOException {
        Results results = traffic.computeIfAbsent(shape, key -> new Results());
        return new TrafficSection(workplace, field, load(), shape, rounds(effort.rounds()), effort, results);
    }

    private Load load() throws IOException {
        return new Load(workplace, built);
    }

    private Rounds rounds(int count) {
        return new Rounds(count, effort.seed(), line -> System.err.println("bench:   " + line), report::failure);
    }

    /** Adds the table of what was aimed at. */
    public void aims() {
        new Aims(traffic, rest, javas.keySet()).write(report);
    }
}
