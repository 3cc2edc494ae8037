package io.github.wsld.common.stream;

import static io.github.wsld.common.stream.StreamSide.NEVER;

import io.github.wsld.common.protocol.FrameWriter;
import java.nio.ByteBuffer;

/**
 * The link of a host's stream: at most one, from the guest's dial to its loss. Says what to write and when; knows nothing of the target.
 * That a link ends is never an end of the stream.
 */
public abstract sealed class LinkedHostStream permits HostStream {

    /** Room that {@link #output} wants at least. */
    public static final int LEAST_OUTPUT = FrameWriter.MAX_RESET_LENGTH;

    final StreamSide side;
    HostStreamLink link;
    long now;

    LinkedHostStream(StreamSide side) {
        this.side = side;
    }

    public final boolean hasLink() {
        return link != null && !link.isLeaving();
    }

    /** Takes its link from it. */
    final void detach(long at) {
        now = at;
        dropLink();
    }

    /** A link ended, by whatever end or error: that is never an end of the stream. */
    public final void lost(HostLink of, long at) {
        now = at;
        if (isLink(of)) {
            dropLink();
        }
    }

    /** Whether {@link #output} has frames now. */
    public final boolean hasOutput(long at) {
        return link != null && link.hasOutput(side, at);
    }

    /**
     * Puts frames for a link, as many as fit; whatever is put counts as sent.
     *
     * @param out has room for {@link #LEAST_OUTPUT}
     */
    public final void output(HostLink of, ByteBuffer out, long at) {
        now = at;
        if (isLink(of) && link.isAttached() && link.write(out, side)) {
            link = null;
        }
    }

    /**
     * As {@link #output}, into the room before bytes that were queued just now, if they are all that there is to say.
     *
     * @param queued those bytes; its position is moved back to the first frame
     * @return false when nothing was done
     */
    public final boolean outputInPlace(HostLink of, ByteBuffer queued, long at) {
        now = at;
        return isLink(of) && link.isAttached() && link.writeInPlace(queued, side);
    }

    /** Bytes still to come of the DATA frame that has begun on a link; 0 when none has. */
    public final int leftOfFrame(HostLink of) {
        return isLink(of) ? link.leftOfFrame() : 0;
    }

    /** When {@link #tick} has something to do; {@link Long#MAX_VALUE} when not before something else happens. */
    public final long deadline() {
        return hasLink() ? side.deadline(now) : NEVER;
    }

    /** Says what waited for its time. */
    public final void tick(long at) {
        now = at;
        if (hasOutput(now)) {
            link.outputReady();
        }
    }

    final boolean isLink(HostLink other) {
        return link != null && link.is(other);
    }

    final void announceOutput() {
        if (link != null) {
            link.outputReady();
        }
    }

    final void dropLink() {
        if (link != null) {
            HostStreamLink dropped = link;
            link = null;
            side.detach();
            dropped.drop();
        }
    }
}
