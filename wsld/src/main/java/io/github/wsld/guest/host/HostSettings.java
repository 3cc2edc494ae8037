package io.github.wsld.guest.host;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.protocol.Binding;
import io.github.wsld.common.protocol.LinkKey;
import java.time.Duration;

/**
 * How the host is reached.
 *
 * @param endpoint where wsldhost listens
 * @param key what links prove to each other
 * @param dialDeadline for one attempt to connect to it
 */
public record HostSettings(Endpoint endpoint, LinkKey key, Duration dialDeadline) {
    /** Longer than the 2 s after which the kernel gives a vsock connect up by itself, whose error says more. */
    public static final Duration DEFAULT_DIAL_DEADLINE = Duration.ofSeconds(5);

    Binding binding() {
        return Binding.of(endpoint);
    }
}
