package io.github.wsld.common.stream.io;

import io.github.wsld.common.protocol.Reason;
import java.nio.ByteBuffer;

/** A stream as its local socket sees it. */
public interface LocalStream {
    /** How many bytes may be read from the socket now. */
    int room();

    /** The socket sent bytes, at most {@link #room}; all of them are taken. Before them is room that may be written to. */
    void sent(ByteBuffer bytes);

    /** The socket sends no more. */
    void ended();

    /** The socket takes bytes again. */
    void takes();

    /** The socket broke. Its channel is closed. */
    void failed(Reason reason);

    /** Whether the other side may still have something to learn from what the socket sent. */
    boolean isUrgent();

    /** A round of calls is over: what they have brought about is to be done now. */
    void settle();
}
