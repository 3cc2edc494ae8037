package io.github.wsld.common.protocol;

import java.util.Optional;

/** Why a host's {@link Challenge} refuses a link, in the order in which a host looks: what lasts comes first. */
enum Refusal {
    NO_COMMON_VERSION(1, HandshakeFailure.NO_COMMON_VERSION),
    UNKNOWN_KEY(2, HandshakeFailure.UNKNOWN_KEY),
    /** The guest has a key and the host none. */
    NO_KEY(4, HandshakeFailure.KEY_MISSING_THERE),
    BUSY(3, HandshakeFailure.BUSY);

    private final int code;
    private final HandshakeFailure failure;

    Refusal(int code, HandshakeFailure failure) {
        this.code = code;
        this.failure = failure;
    }

    int code() {
        return code;
    }

    HandshakeFailure failure() {
        return failure;
    }

    static Optional<Refusal> of(int code) {
        for (Refusal refusal : values()) {
            if (refusal.code == code) {
                return Optional.of(refusal);
            }
        }
        return Optional.empty();
    }
}
