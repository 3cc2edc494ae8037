package io.github.wsld.common.protocol;

/** A host's verdict on a {@link StrmRequest}: those of {@link Status}, and four more that only streams have. */
public enum StrmStatus {
    /** The stream is attached: frames begin after the REPLY. */
    OK(0),
    /** The stream ended as it should: both ENDs were carried out, or the guest had it killed. */
    DONE(1),
    /** The stream ended before its time; the reason says why. */
    ENDED(2),
    /** The host does not know the stream. */
    UNKNOWN(3),
    /** The epoch is not above the highest one accepted; the stream is untouched. */
    STALE(4),
    /** The host's allow list, or a setting, forbids the target. */
    DENIED(5),
    /** The host tried and did not get to the target. */
    UNREACHABLE(6),
    /** Over a limit of the host: later may do. */
    BUSY(7),
    /** The request breaks the protocol, or asks for what this host does not know. */
    BAD(8);

    private final int number;

    StrmStatus(int number) {
        this.number = number;
    }

    /** The byte on the wire. */
    public int number() {
        return number;
    }

    static StrmStatus of(int number) throws ProtocolException {
        for (StrmStatus status : values()) {
            if (status.number == number) {
                return status;
            }
        }
        throw new ProtocolException("strm reply has status " + number + ", which has no meaning");
    }
}
