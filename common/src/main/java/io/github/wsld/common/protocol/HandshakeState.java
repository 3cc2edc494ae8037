package io.github.wsld.common.protocol;

/** Where a link set-up stands. Whatever it says: {@link Handshake#output} is to be written first. */
public enum HandshakeState {
    /** Bytes of the other side are awaited. */
    NEED_BYTES,
    /** Guest only: the host is proved, and the request is not made yet; see {@link GuestHandshake#request}. */
    HOST_PROVED,
    /** Host only: the guest is proved and its request is there; act on it, then {@link HostHandshake#reply}. */
    REQUEST_READY,
    /** The set-up is over: what the other side sends from here on belongs to the function. */
    DONE,
    /**
     * The link is of no use: see {@link Handshake#failure}. Without output close at once; otherwise it is a host's
     * refusal: write it, discard what comes and close when the guest does, at the latest after {@link
     * Limits#LAST_WORD_DEADLINE}.
     */
    FAILED
}
