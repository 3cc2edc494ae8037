package io.github.wsld.host.doctor;

import io.github.wsld.common.doctor.Finding;
import io.github.wsld.common.endpoint.PortRanges;
import io.github.wsld.host.system.TcpListener;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which ports of this computer's localhost guests may reach, of those that something listens on. What systems give to
 * programs that ask for any port is left out.
 */
record PortsCheck(Fact<List<TcpListener>> listeners, PortRanges allowed) implements Check {
    /** IANA's dynamic ports, which Windows gives out as well; Linux begins below. */
    private static final int FIRST_DYNAMIC = 49152;

    private static final int MOST_SHOWN = 12;

    @Override
    public String title() {
        return "ports";
    }

    @Override
    public List<Finding> look() throws IOException, InterruptedException {
        PortRanges listening = PortRanges.of(listeners.get().stream()
                .filter(TcpListener::isReachedByLoopback)
                .mapToInt(TcpListener::port)
                .filter(port -> port > 0 && port < FIRST_DYNAMIC));
        PortRanges reached = listening.and(allowed);
        PortRanges kept = listening.without(allowed);
        String text = reached.isEmpty()
                ? "nothing listens that guests may reach"
                : "guests that forward them reach " + shown(reached);
        return List.of(Finding.ok(
                title(), text + (kept.isEmpty() ? "" : "; kept from them, see --allow-ports: " + shown(kept))));
    }

    private static String shown(PortRanges ports) {
        List<Integer> all = ports.ranges().stream()
                .flatMapToInt(range -> IntStream.rangeClosed(range.first(), range.last()))
                .boxed()
                .toList();
        return all.stream().limit(MOST_SHOWN).map(String::valueOf).collect(Collectors.joining(", "))
                + (all.size() > MOST_SHOWN ? " and " + (all.size() - MOST_SHOWN) + " more" : "");
    }
}
