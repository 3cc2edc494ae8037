package io.github.wsld.common.stream.io;

import java.nio.ByteBuffer;

/** A stream as its link sees it. */
public interface LinkStream {
    /** Bytes have come; all of them are taken. */
    void input(ByteBuffer bytes);

    /** Bytes still to come of the DATA frame that has begun; 0 when none has. */
    int leftOfFrame();

    /** Puts the frames that are due now, as many as fit; none if none is. */
    void output(ByteBuffer out);

    /**
     * Puts frames into the room before bytes that were queued just now, if they are all that is to be sent, so that they need not
     * be copied again.
     *
     * @param queued those bytes; its position is moved back to the first frame
     * @return false when nothing was done
     */
    boolean outputInPlace(ByteBuffer queued);

    /**
     * The link has ended, by whatever end or error. Its channel is closed.
     *
     * @param cause in words
     */
    void lost(String cause);

    /** A round of calls is over: what they have brought about is to be done now. */
    void settle();
}
