package io.github.wsld.common.loop;

import io.github.wsld.common.endpoint.Endpoint;

/**
 * Why nobody was reached.
 *
 * @param endpoint what was dialled
 * @param timedOut no answer before the deadline, as opposed to a refusal or an error
 * @param reason in words, with the system's code, without the endpoint
 */
public record DialFailure(Endpoint endpoint, boolean timedOut, String reason) {
    @Override
    public String toString() {
        return "connect " + endpoint + ": " + reason;
    }
}
