package io.github.wsld.common.stream;

import io.github.wsld.common.protocol.FrameWriter;
import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.protocol.StrmRequest;
import java.nio.ByteBuffer;

/**
 * The link of a guest's stream: at most one, from its dial to its loss. Says what to ask and what to write, and how long silence is
 * borne; knows nothing of the client. That a link ends is never an end of the stream.
 */
public abstract sealed class LinkedStream permits GuestStream {

    /** How far the stream is. */
    public enum Phase {
        /** The host has not said OK yet. */
        OPENING,
        /** The host has the stream. */
        FLOWING,
        /** The client is gone; the host may still have to hear of it. */
        KILLING,
        /** Over: to be forgotten. */
        GONE
    }

    /** Room that {@link #output} wants at least. */
    public static final int LEAST_OUTPUT = FrameWriter.MAX_RESET_LENGTH;

    final GuestDials dials;
    final StreamSide side;
    final GuestEnd end;
    private final StreamTimes times;
    Phase phase;
    GuestLink link;
    long now;
    /** Its epochs are the next run's. */
    boolean handedOver;

    LinkedStream(GuestDials dials, StreamSide side, GuestEnd end, StreamTimes times, Phase phase) {
        this.dials = dials;
        this.side = side;
        this.end = end;
        this.times = times;
        this.phase = phase;
    }

    /** All dials are used up. */
    abstract void cannotBeDialled(Reason reason);

    /** The stream is over if it was being ended and the host knows nothing of it. */
    abstract void forgetIfNobodyKnows();

    public final boolean hasLink() {
        return link != null;
    }

    /** Whether a link has been attached by the host. */
    public final boolean isLinked() {
        return link != null && link.isAttached();
    }

    /** Whether the stream wants to be dialled now. */
    public final boolean needsLink(long at) {
        return phase != Phase.GONE && link == null && at >= dials.retryAt();
    }

    /** Whether somebody waits for this stream: it has something to say, or has not begun. */
    public final boolean isUrgent() {
        return phase != Phase.FLOWING || side.hasUnacknowledged();
    }

    /**
     * A link over which the stream is asked for now; an older one is dropped first.
     *
     * @return what to ask; {@code null} when the stream has been dialled so often that it is given up, or is the next run's
     */
    public final StrmRequest dial(StreamLink dialled, long at) {
        now = at;
        dropLink();
        if (handedOver) {
            return null;
        }
        if (dials.isUsedUp()) {
            cannotBeDialled(new Reason(Reason.LOCAL_ERROR, "the stream has been dialled too often"));
            return null;
        }
        link = new GuestLink(dialled, times, now);
        return switch (phase) {
            case OPENING -> dials.open(side);
            case FLOWING -> dials.resume(side);
            case KILLING -> dials.kill(end.killReason());
            case GONE -> throw new IllegalStateException(this + " is not to be dialled");
        };
    }

    /** The link ended before the request was written. */
    public final void refused(StreamLink of, long at) {
        now = at;
        if (isLink(of)) {
            dropLink();
            forgetIfNobodyKnows();
        }
    }

    /** The link ended, by whatever end or error: that is never an end of the stream. */
    public final void lost(StreamLink of, long at) {
        now = at;
        if (isLink(of)) {
            lost();
        }
    }

    final void lost() {
        end.requested();
        dropLink();
    }

    final boolean isLink(StreamLink other) {
        return link != null && link.is(other);
    }

    /**
     * Puts frames for a link, as many as fit; whatever is put counts as sent.
     *
     * @param out has room for {@link #LEAST_OUTPUT}
     */
    public final void output(StreamLink of, ByteBuffer out, long at) {
        now = at;
        if (!isLink(of) || !isLinked()) {
            return;
        }
        if (phase != Phase.KILLING) {
            link.writePing(out);
            side.write(out);
        } else if (link.wantsReset()) {
            link.resetSaid();
            FrameWriter.reset(out, new Reason(end.killReason(), ""));
        }
        link.awaiting(isAwaiting(), now);
    }

    /**
     * As {@link #output}, into the room before bytes that were queued just now, if they are all that there is to say.
     *
     * @param queued those bytes; its position is moved back to the first frame
     * @return false when nothing was done
     */
    public final boolean outputInPlace(StreamLink of, ByteBuffer queued, long at) {
        now = at;
        boolean flows = isLink(of) && isLinked() && phase != Phase.KILLING && !link.wantsPing();
        if (!flows || !side.writeInPlace(queued)) {
            return false;
        }
        link.awaiting(isAwaiting(), now);
        return true;
    }

    /** Bytes still to come of the DATA frame that has begun on a link; 0 when none has. */
    public final int leftOfFrame(StreamLink of) {
        return isLink(of) ? link.leftOfFrame() : 0;
    }

    /** Whether {@link #output} has frames now. */
    public final boolean hasOutput(long at) {
        if (!isLinked()) {
            return false;
        }
        return phase == Phase.KILLING ? link.wantsReset() : link.wantsPing() || side.hasOutput(at);
    }

    final boolean isAwaiting() {
        boolean complete = side.isEndDelivered() && side.isEndQueued();
        return phase == Phase.KILLING || side.hasUnacknowledged() || complete;
    }

    /** When {@link #tick} has something to do; {@link Long#MAX_VALUE} when not before something else happens. */
    public final long deadline() {
        long next = end.killedBy();
        if (link != null) {
            next = Math.min(next, Math.min(link.deadline(), side.deadline(now)));
        } else if (phase != Phase.GONE && dials.retryAt() > now) {
            next = Math.min(next, dials.retryAt());
        }
        return next;
    }

    /** Sends a PING although nothing is awaited: the host cannot say by itself that a link no longer works. */
    public final void ping(long at) {
        if (isLinked()) {
            ask(at, times.lostAfter());
        }
    }

    /** The machine has slept: a link that does not answer soon is lost. */
    public final void resumed(long at) {
        ask(at, times.lostAfterResume());
    }

    private void ask(long at, long limit) {
        now = at;
        if (link != null) {
            link.ask(now, limit);
            announceOutput();
        }
    }

    final void announceOutput() {
        if (isLinked()) {
            link.outputReady(isAwaiting(), now);
        }
    }

    final void dropLink() {
        if (link != null) {
            GuestLink dropped = link;
            link = null;
            side.detach();
            dropped.drop();
        }
    }
}
