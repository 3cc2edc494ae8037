package io.github.wsld.common.loop;

import io.github.wsld.common.endpoint.Endpoint;

/**
 * Why nobody was reached.
 *
 * @param endpoint what was dialled
 * @param reason in words, with the system's code, without the endpoint
 */
public record DialFailure(Endpoint endpoint, Kind kind, String reason) {
    /** How far it came. */
    public enum Kind {
        /** Refused, or an error. */
        REFUSED,
        /** No answer before the deadline. */
        TIMED_OUT,
        /** Connected, and then no TLS. */
        NO_TLS
    }

    @Override
    public String toString() {
        return "connect " + endpoint + ": " + reason;
    }
}
