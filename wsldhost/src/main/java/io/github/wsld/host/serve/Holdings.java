package io.github.wsld.host.serve;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.StreamId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a host has that the next process has to go on with, so that guests find it the same host. Descriptors stay whose they were.
 *
 * @param instance what guests know it by
 * @param listeners in the order of their opening
 * @param guests where spare links are awaited
 * @param streams as {@link io.github.wsld.common.stream.StreamTable#state} writes them
 * @param targets descriptors of the connections of streams, for those that have one and go on
 */
public record Holdings(
        Instance instance,
        List<Listening> listeners,
        List<Endpoint.Tcp> guests,
        byte[] streams,
        Map<StreamId, Integer> targets) {

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
        targets = new LinkedHashMap<>(targets);
    }
}
