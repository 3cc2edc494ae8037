package io.github.wsld.bench.relay;

import io.github.wsld.bench.process.Child;
import io.github.wsld.bench.process.Workplace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What takes part in a comparison. Each start is another candidate with processes of its own.
 *
 * @param name in tables
 * @param ours whether it is of this suite
 * @param processPerConnection whether many connections would be as many processes
 */
public record Contender(String name, boolean ours, boolean processPerConnection, Starter starter) {
    interface Starter {
        Candidate start(Workplace workplace, Shape shape, int port, int number) throws IOException;
    }

    /** Starts it; it may not listen yet. */
    public Candidate start(Workplace workplace, Shape shape, int port, int number) throws IOException {
        return starter.start(workplace, shape, port, number);
    }

    /** No relay at all. */
    static Contender direct(String name) {
        return new Contender(
                name,
                false,
                false,
                (workplace, shape, port, number) -> new Candidate(name, "tcp:127.0.0.1:" + port, "", List.of()));
    }

    /** The same hop once, or twice in a row. */
    static Contender of(String name, boolean processPerConnection, Hop hop) {
        return new Contender(name, false, processPerConnection, (workplace, shape, port, number) -> {
            String entry = "unix:" + workplace.path("e");
            String target = "tcp:127.0.0.1:" + port;
            if (shape == Shape.ONE_HOP) {
                return new Candidate(name, entry, "", List.of(hop.start(workplace, name, entry, target)));
            }
            Shape.Middle middle = shape.middle(workplace, number);
            List<Child> relays = new ArrayList<>();
            relays.add(hop.start(workplace, name + " first", entry, middle.connect()));
            relays.add(hop.start(workplace, name + " second", middle.listen(), target));
            return new Candidate(name, entry, "", relays);
        });
    }

    /** wsldhost alone, or both daemons; {@code resume} by streams, otherwise by direct relays. */
    static Contender of(String name, Suite suite, boolean resume, String sections) {
        return new Contender(
                name,
                true,
                false,
                (workplace, shape, port, number) -> shape == Shape.ONE_HOP
                        ? suite.host(workplace, name, port)
                        : suite.bridge(workplace, name, port, shape.middle(workplace, number), resume, sections));
    }
}
