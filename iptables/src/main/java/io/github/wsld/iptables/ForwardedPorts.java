package io.github.wsld.iptables;

import io.github.wsld.common.endpoint.PortRanges;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Which ports of the guest are forwarded, and what they are on the host. Immutable.
 *
 * @param mappings as configured; none overlaps another
 */
public record ForwardedPorts(List<PortMapping> mappings) {
    public static final ForwardedPorts NONE = new ForwardedPorts(List.of());

    public ForwardedPorts {
        mappings = List.copyOf(mappings);
    }

    /**
     * These and one more.
     *
     * @throws IllegalArgumentException when a port would be forwarded twice: a predicate that names the item in the way
     */
    public ForwardedPorts with(PortMapping added) {
        for (PortMapping present : mappings) {
            if (present.equals(added)) {
                throw new IllegalArgumentException(added + " stands here a second time");
            }
            if (present.overlaps(added)) {
                throw new IllegalArgumentException(added + " overlaps " + present + ", which stands before it");
            }
        }
        List<PortMapping> more = new ArrayList<>(mappings);
        more.add(added);
        return new ForwardedPorts(more);
    }

    /** The ports to match in the guest. */
    public PortRanges guestPorts() {
        return mappings.isEmpty()
                ? PortRanges.parse("none")
                : PortRanges.parse(mappings.stream()
                        .map(mapping -> mapping.first() + "-" + mapping.last())
                        .collect(Collectors.joining(",")));
    }

    /** The host's port for one of the guest's; empty when that is not forwarded. */
    public OptionalInt hostPort(int guestPort) {
        return mappings.stream()
                .filter(mapping -> mapping.contains(guestPort))
                .mapToInt(mapping -> mapping.hostPort() + guestPort - mapping.first())
                .findFirst();
    }

    @Override
    public String toString() {
        return mappings.stream().map(PortMapping::toString).collect(Collectors.joining(", "));
    }
}
