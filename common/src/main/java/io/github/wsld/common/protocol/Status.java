package io.github.wsld.common.protocol;

/** A host's verdict on a request. The numbers between these are reserved for streams. */
public enum Status {
    /** The function begins after the REPLY. */
    OK(0),
    /** The host's allow list, or a setting, forbids it. */
    DENIED(5),
    /** The host tried and did not get there. */
    UNREACHABLE(6),
    /** Over a limit of the host: later may do. */
    BUSY(7),
    /** The request breaks the protocol, or asks for what this host does not know. */
    BAD(8);

    private final int number;

    Status(int number) {
        this.number = number;
    }

    /** The byte on the wire. */
    public int number() {
        return number;
    }

    static Status of(int number) throws ProtocolException {
        for (Status status : values()) {
            if (status.number == number) {
                return status;
            }
        }
        throw new ProtocolException("reply has status " + number + ", which has no meaning here");
    }
}
