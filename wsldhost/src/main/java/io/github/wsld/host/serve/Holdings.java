package io.github.wsld.host.serve;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.protocol.Instance;
import java.util.List;

/**
 * What a host has, beside its streams, that the next process has to go on with, so that guests find it the same host.
 *
 * @param instance what guests know it by
 * @param listeners in the order of their opening
 * @param guests where spare links are awaited
 */
public record Holdings(Instance instance, List<Listening> listeners, List<Endpoint.Tcp> guests) {

    /**
     * An open listener.
     *
     * @param asked what it was opened for
     * @param bound where it listens, with the port that the system chose
     */
    public record Listening(Endpoint asked, Endpoint bound, int descriptor) {}

    public Holdings {
        listeners = List.copyOf(listeners);
        guests = List.copyOf(guests);
    }
}
