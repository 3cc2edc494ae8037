package io.github.wsld.common.endpoint;

import java.util.BitSet;
import java.util.StringJoiner;

/**
 * A set of TCP ports, such as a host's allow list, in text {@code 80,1024-65535}, or {@code none}. Immutable. {@link
 * #toString} gives the shortest text, in ascending order, that {@link #parse} reads back as an equal set.
 */
public final class PortRanges {

    /** 1024 to 65535: what needs no privilege to listen on. */
    public static final PortRanges DEFAULT = parse("1024-65535");

    private static final String EMPTY = "none";

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

    /** Whether a port is in the set. */
    public boolean contains(int port) {
        return port > 0 && ports.get(port);
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
        StringJoiner text = new StringJoiner(",").setEmptyValue(EMPTY);
        for (int first = ports.nextSetBit(0); first >= 0; ) {
            int next = ports.nextClearBit(first);
            text.add(next - 1 == first ? Integer.toString(first) : first + "-" + (next - 1));
            first = ports.nextSetBit(next);
        }
        return text.toString();
    }
}
