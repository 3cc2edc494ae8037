package io.github.wsld.common.relay;

/** Why a relay is over. */
public enum RelayEnd {
    /** Both ways ended and every byte was handed on. */
    COMPLETE("complete"),
    /** One end went away: bytes for it were dropped, or the other end did not end soon after. */
    PEER_GONE("peer gone"),
    /** A connection broke; the other end was reset. */
    BROKEN("broken"),
    /** The daemon gave it up; both ends were reset. */
    ABORTED("aborted");

    private final String text;

    RelayEnd(String text) {
        this.text = text;
    }

    /** As a log shows it. */
    @Override
    public String toString() {
        return text;
    }
}
