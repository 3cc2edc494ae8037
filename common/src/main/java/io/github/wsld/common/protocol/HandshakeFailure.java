package io.github.wsld.common.protocol;

/** Why a link set-up failed, to be counted by whoever ran it. */
public enum HandshakeFailure {
    /** Guest only: the host closed before its first byte, as one does that does not know the function. */
    NO_ANSWER("the host closed without an answer: it is an old wsldhost, or none at all"),
    /** The other side closed in the middle. */
    CUT_OFF("the other side closed in the middle of the link set-up"),
    /** The other side did not say the next part in time; for whoever runs the set-up, which knows no clock itself. */
    TIMED_OUT("the other side did not go on with the link set-up in time"),
    /** The other side sent what the protocol does not allow. */
    MALFORMED("the other side does not keep to the link set-up"),
    /** The host answered, or was made to answer, that the version ranges do not meet. */
    NO_COMMON_VERSION("the two sides speak no common version; update the older one"),
    /** Each side has a key; or, for the guest, the host was made to answer so. */
    UNKNOWN_KEY("the two sides have different keys; give both the same key file"),
    /** This side has no key and the other has one; or, for the guest, the host was made to answer so. */
    KEY_MISSING_HERE("this side has no key and the other has one; give this side the other's key file"),
    /** This side has a key and the other has none; or, for the guest, the host was made to answer so. */
    KEY_MISSING_THERE("the other side has no key and this one has one; give the other side this one's key file"),
    /** The host has too many links. */
    BUSY("the host has too many links under way; try again later"),
    /** The other side does not have the key, or somebody between the two changed what was said. */
    WRONG_PROOF("the other side could not prove that it has the key");

    private final String text;

    HandshakeFailure(String text) {
        this.text = text;
    }

    /** A sentence for a log or a person. */
    public String text() {
        return text;
    }
}
