package io.github.wsld.common.endpoint;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A set of TCP ports, such as a host's allow list, in text {@code 80,1024-65535}, or {@code none}. Immutable. {@link
 * #toString} gives the shortest text, in ascending order, that {@link #parse} reads back as an equal set.
 */
public final class PortRanges {

    /** 1024 to 65535: what needs no privilege to listen on. */
    public static final PortRanges DEFAULT = parse("1024-65535");

    /** No port. */
    public static final PortRanges NONE = new PortRanges(new BitSet());

    private static final String EMPTY = "none";

    /**
     * Ports in a row.
     *
     * @param first 1 to 65535
     * @param last the last that is still in it, not below the first
     */
    public record Range(int first, int last) {
        @Override
        public String toString() {
            return first == last ? Integer.toString(first) : first + "-" + last;
        }
    }

    private final BitSet ports;

    private PortRanges(BitSet ports) {
        this.ports = ports;
    }

    /**
     * Reads ports and ranges, separated by commas, with spaces around them at will; they may overlap.
     *
     * @throws IllegalArgumentException with the part that is wrong
     */
    public static PortRanges parse(String text) {
        BitSet ports = new BitSet();
        if (!text.strip().equals(EMPTY)) {
            for (String part : text.split(",", -1)) {
                add(ports, part.strip());
            }
        }
        return new PortRanges(ports);
    }

    /** The set of these ports, 1 to 65535 each. */
    public static PortRanges of(IntStream numbers) {
        BitSet ports = new BitSet();
        numbers.forEach(port -> ports.set(port(Integer.toString(port), Integer.toString(port))));
        return new PortRanges(ports);
    }

    /** Whether a port is in the set. */
    public boolean contains(int port) {
        return port > 0 && ports.get(port);
    }

    /** Whether no port is in the set. */
    public boolean isEmpty() {
        return ports.isEmpty();
    }

    /** The ports of this set that are not in the other. */
    public PortRanges without(PortRanges other) {
        BitSet rest = (BitSet) ports.clone();
        rest.andNot(other.ports);
        return new PortRanges(rest);
    }

    /** The ports that are in both sets. */
    public PortRanges and(PortRanges other) {
        BitSet both = (BitSet) ports.clone();
        both.and(other.ports);
        return new PortRanges(both);
    }

    /** The set as the fewest ranges, in ascending order. */
    public List<Range> ranges() {
        List<Range> ranges = new ArrayList<>();
        for (int first = ports.nextSetBit(0); first >= 0; ) {
            int next = ports.nextClearBit(first);
            ranges.add(new Range(first, next - 1));
            first = ports.nextSetBit(next);
        }
        return ranges;
    }

    private static void add(BitSet ports, String part) {
        String[] ends = part.split("-", -1);
        int first = port(ends[0], part);
        int last = port(ends[ends.length - 1], part);
        if (ends.length > 2 || first > last) {
            throw wrong(part);
        }
        ports.set(first, last + 1);
    }

    private static int port(String digits, String part) {
        if (digits.strip().matches("[0-9]{1,5}")) {
            int port = Integer.parseInt(digits.strip());
            if (port >= 1 && port <= Endpoint.MAX_TCP_PORT) {
                return port;
            }
        }
        throw wrong(part);
    }

    private static IllegalArgumentException wrong(String part) {
        return new IllegalArgumentException(
                "\"" + part + "\" is no port from 1 to 65535 and no range such as 1024-65535");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PortRanges ranges && ports.equals(ranges.ports);
    }

    @Override
    public int hashCode() {
        return ports.hashCode();
    }

    @Override
    public String toString() {
        return isEmpty() ? EMPTY : ranges().stream().map(Range::toString).collect(Collectors.joining(","));
    }
}
