package io.github.wsld.guest.host;

import io.github.wsld.common.loop.DialFailure;
import io.github.wsld.common.protocol.HandshakeFailure;

/** What keeps this guest from its host, by what helps against it. */
public enum DownCause {
    /** Nobody answers at the endpoint. */
    NOBODY,
    /** Something else listens there, or passes links on, which TLS and proofs do not allow. */
    STRANGER,
    /** One side has another key, or none. */
    KEY,
    /** The two sides have no version in common. */
    VERSION,
    /** The host has too many links. */
    BUSY,
    /** It answers, and does not go on. */
    STALLED;

    static DownCause of(DialFailure failure) {
        return failure.kind() == DialFailure.Kind.NO_TLS ? STRANGER : NOBODY;
    }

    /** Why a set-up that failed did. */
    public static DownCause of(HandshakeFailure failure) {
        return switch (failure) {
            case NO_ANSWER, CUT_OFF, MALFORMED, WRONG_PROOF -> STRANGER;
            case UNKNOWN_KEY, KEY_MISSING_HERE, KEY_MISSING_THERE -> KEY;
            case NO_COMMON_VERSION -> VERSION;
            case BUSY -> BUSY;
            case TIMED_OUT -> STALLED;
        };
    }
}
