package io.github.wsld.iptables;

import io.github.wsld.common.endpoint.Endpoint;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One item of a list of forwarded ports: a port {@code 8080}, a range {@code 9000-9010}, or a remap {@code 8080:80}
 * from a port of the guest to another one of the host.
 *
 * @param first first port in the guest, 1 to 65535
 * @param last last port in the guest, not below the first
 * @param hostPort what the first one is on the host; the others follow it
 */
public record PortMapping(int first, int last, int hostPort) {
    private static final Pattern SYNTAX = Pattern.compile("([0-9]{1,5})(?:-([0-9]{1,5})|:([0-9]{1,5}))?");

    public PortMapping {
        require(isPort(first) && isPort(last) && isPort(hostPort), "a port is not 1 to " + Endpoint.MAX_TCP_PORT);
        require(first <= last, "the range ends before it begins");
        require(hostPort + last - first <= Endpoint.MAX_TCP_PORT, "the host's ports end above the last one");
    }

    /** A port that is the same on both sides. */
    public static PortMapping of(int port) {
        return new PortMapping(port, port, port);
    }

    /**
     * Reads an item.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    public static PortMapping parse(String text) {
        Matcher item = SYNTAX.matcher(text.strip());
        require(item.matches(), "not a port 8080, a range 9000-9010, or a remap 8080:80 (guest to host)");
        int first = Integer.parseInt(item.group(1));
        int last = item.group(2) == null ? first : Integer.parseInt(item.group(2));
        return new PortMapping(first, last, item.group(3) == null ? first : Integer.parseInt(item.group(3)));
    }

    /** Whether a port of the guest is in it. */
    public boolean contains(int port) {
        return first <= port && port <= last;
    }

    boolean overlaps(PortMapping other) {
        return first <= other.last && other.first <= last;
    }

    private static boolean isPort(int port) {
        return port >= 1 && port <= Endpoint.MAX_TCP_PORT;
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** The text that {@link #parse} reads. */
    @Override
    public String toString() {
        if (first != last) {
            return first + "-" + last;
        }
        return hostPort == first ? Integer.toString(first) : first + ":" + hostPort;
    }
}
