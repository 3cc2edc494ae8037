package io.github.wsld.common.protocol;

/**
 * The frames of a stream: type u8, length of the body u24, body.
 *
 * <pre>
 *  type  body                                 length      from
 *   1    DATA   offset u64, bytes             9 to 65544  both
 *   2    ACK    next number wanted u64        8           both
 *   3    END    offset u64                    8           both
 *   4    RESET  reason code u16, text UTF-8   2 to 514    both
 *   5    DONE                                 0           host
 *   6    PING   any u64                       8           guest
 *   7    PONG   the same u64                  8           host
 * </pre>
 */
enum Frame {
    DATA(1, 9, Long.BYTES + Limits.MAX_DATA, true, true),
    ACK(2, 8, 8, true, true),
    END(3, 8, 8, true, true),
    RESET(4, 2, 2 + Limits.MAX_REASON, true, true),
    DONE(5, 0, 0, false, true),
    PING(6, 8, 8, true, false),
    PONG(7, 8, 8, false, true);

    /** Length of type and body length. */
    static final int HEADER = 4;

    private static final Frame[] BY_TYPE = values();

    private final int type;
    private final int least;
    private final int most;
    private final boolean fromGuest;
    private final boolean fromHost;

    Frame(int type, int least, int most, boolean fromGuest, boolean fromHost) {
        this.type = type;
        this.least = least;
        this.most = most;
        this.fromGuest = fromGuest;
        this.fromHost = fromHost;
    }

    int type() {
        return type;
    }

    int least() {
        return least;
    }

    int most() {
        return most;
    }

    boolean isSentBy(FrameReader.Sender sender) {
        return sender == FrameReader.Sender.GUEST ? fromGuest : fromHost;
    }

    /** The first four bytes of a frame. */
    int header(int length) {
        return type << 24 | length;
    }

    static Frame of(int type) throws ProtocolException {
        if (type < 1 || type > BY_TYPE.length) {
            throw new ProtocolException("frame has type " + type + ", which has no meaning");
        }
        return BY_TYPE[type - 1];
    }
}
