package io.github.wsld.guest.doctor;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.guest.host.HostState;

/**
 * What the host said over one of its endpoints.
 *
 * @param state {@link HostState.Unknown} for an endpoint at which this program cannot ask: where links are awaited
 */
record HostAnswer(Endpoint endpoint, HostState state) {
    boolean isReached() {
        return state instanceof HostState.Reached || state instanceof HostState.Old;
    }
}
