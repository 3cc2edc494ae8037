package io.github.wsld.common.stream.io;

import java.nio.ByteBuffer;

/** A stream as its link sees it. */
public interface LinkStream {
    /** Bytes have come; all of them are taken. */
    void input(ByteBuffer bytes);

    /** Whether {@link #output} has frames now. */
    boolean hasOutput();

    /** Puts frames, as many as fit. */
    void output(ByteBuffer out);

    /**
     * The link has ended, by whatever end or error. Its channel is closed.
     *
     * @param cause in words
     */
    void lost(String cause);

    /** A round of calls is over: what they have brought about is to be done now. */
    void settle();
}
