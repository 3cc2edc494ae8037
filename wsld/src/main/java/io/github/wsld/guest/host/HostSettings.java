package io.github.wsld.guest.host;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.protocol.LinkKey;
import io.github.wsld.common.stream.StreamTimes;
import java.time.Duration;
import java.util.List;

/**
 * How the host is reached.
 *
 * @param endpoints where wsldhost may listen, the preferred one first; at least one
 * @param key what links prove to each other
 * @param dialDeadline for one attempt to connect to it
 * @param times of dials and of the links of streams
 */
public record HostSettings(List<Endpoint> endpoints, LinkKey key, Duration dialDeadline, StreamTimes times) {
    /** Longer than the 2 s after which the kernel gives a vsock connect up by itself, whose error says more. */
    public static final Duration DEFAULT_DIAL_DEADLINE = Duration.ofSeconds(5);

    public HostSettings {
        endpoints = List.copyOf(endpoints);
    }
}
