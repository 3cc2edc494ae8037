package io.github.wsld.common.stream;

import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.protocol.StreamId;
import io.github.wsld.common.protocol.StrmReply;
import io.github.wsld.common.protocol.StrmRequest;
import io.github.wsld.common.protocol.StrmStatus;
import io.github.wsld.common.protocol.Target;
import java.nio.ByteBuffer;

/**
 * The host's side of one stream, from the guest's first request until it ends; what is remembered of it then is a
 * {@link Tombstone} in the {@link StreamTable}. Keeps the target's connection while there is no link. What a link
 * brings that is not the newest is ignored.
 */
public final class HostStream extends LinkedHostStream {

    /** How far the stream is. */
    public enum Phase {
        /** The target's connection is being made. */
        CONNECTING,
        /** The target is connected. */
        FLOWING,
        /** Over; a last word may still have to go over the link. */
        ENDED
    }

    private final StreamTable table;
    private final StreamId id;
    private final Target target;
    private final int guestWindow;
    private final HostFrames frames;
    private LocalEnd local;

    private Phase phase = Phase.CONNECTING;
    private boolean flowed;
    private Instance owner;
    private long epoch;
    private long heardAt;

    HostStream(StreamTable table, StrmRequest.Open open, StreamSizes sizes, PiecePool pool) {
        super(new StreamSide(pool, sizes));
        this.table = table;
        this.id = open.stream();
        this.target = open.target();
        this.guestWindow = open.window();
        this.frames = new HostFrames(this, side);
    }

    HostStream(StreamTable table, HostState state, PiecePool pool, long at) {
        super(new StreamSide(pool, state.side()));
        this.table = table;
        id = state.id();
        target = state.target();
        guestWindow = state.guestWindow();
        frames = new HostFrames(this, side);
        owner = state.owner();
        epoch = state.epoch();
        heardAt = at;
    }

    /** The connection that {@link Targets#connect} gave, or in a next run the one that was handed over. */
    void local(Local connection, boolean connected) {
        local = new LocalEnd(connection, true);
        phase = connected ? Phase.FLOWING : Phase.CONNECTING;
        flowed = connected;
    }

    /** What the next run needs, as {@link GuestStream#state} says it; of a stream without a link. Reads alone. */
    public byte[] state() {
        StateWriter out = new StateWriter();
        new HostState(id, target, owner, epoch, guestWindow, phase == Phase.FLOWING, side.state()).encode(out);
        return out.bytes();
    }

    public StreamId id() {
        return id;
    }

    public Target target() {
        return target;
    }

    public Phase phase() {
        return phase;
    }

    /** Whether the guest has not acknowledged all that the target sent. */
    public boolean hasUnacknowledged() {
        return side.hasUnacknowledged();
    }

    /** Whether the target has said that it sends no more. */
    public boolean hasTargetEnded() {
        return side.isEndQueued();
    }

    /** Whether the target has been told that the guest sends no more. */
    public boolean hasGuestEnded() {
        return side.isEndDelivered();
    }

    /** Bytes kept for this stream. */
    public int heldBytes() {
        return side.heldBytes();
    }

    /** Whether a guest may have bytes in it; otherwise it opens the stream again as well as resume it. */
    boolean hasFlowed() {
        return flowed;
    }

    Instance owner() {
        return owner;
    }

    long epoch() {
        return epoch;
    }

    StreamSizes sizes() {
        return side.sizes();
    }

    /** When the guest last said something of this stream. */
    long heardAt() {
        return heardAt;
    }

    // The target.

    /** The target is connected. */
    public void connected(long at) {
        now = at;
        if (phase == Phase.CONNECTING) {
            phase = Phase.FLOWING;
            flowed = true;
            if (link != null) {
                attach();
            }
        }
    }

    /** The target cannot be reached; what {@link Targets#connect} gave is the caller's to close. */
    public void connectFailed(Reason reason, long at) {
        now = at;
        if (phase == Phase.CONNECTING) {
            if (link != null) {
                link.refuse(StrmReply.refusal(StrmStatus.UNREACHABLE, reason, epoch));
                link = null;
            }
            local.gone();
            over(StrmStatus.ENDED, reason);
        }
    }

    /** How many bytes may be read from the target now. Hang-up and errors are watched even when it is 0. */
    public int room() {
        return phase == Phase.FLOWING ? side.room() : 0;
    }

    /** The target has sent bytes, at most {@link #room}. */
    public void targetSent(ByteBuffer bytes, long at) {
        now = at;
        side.queue(bytes);
        announceOutput();
    }

    /** The target sends no more. */
    public void targetEnded(long at) {
        now = at;
        if (phase == Phase.FLOWING && !side.isEndQueued()) {
            side.queueEnd();
            announceOutput();
        }
    }

    /** The target takes bytes again. */
    public void targetTakes(long at) {
        now = at;
        if (phase == Phase.FLOWING && link != null) {
            side.deliver(local.socket(), now);
            progressed();
        }
    }

    /** The target's connection broke, and is the caller's to close. */
    public void targetFailed(Reason reason, long at) {
        now = at;
        if (phase == Phase.FLOWING) {
            local.gone();
            end(StrmStatus.ENDED, reason, reason);
        }
    }

    // Links.

    /** A newer dial of the guest: it takes the place of the older link at once. */
    void dialled(StrmRequest.OfStream request, HostLink by, long at) {
        now = at;
        heardAt = at;
        dropLink();
        epoch = request.epoch();
        owner = request.guest();
        if (request instanceof StrmRequest.Kill kill) {
            over(StrmStatus.DONE, new Reason(kill.reason(), "ended by the guest"));
            by.reply(StrmReply.refusal(StrmStatus.DONE, Reason.NONE, epoch));
            return;
        }
        link = new HostStreamLink(by, request instanceof StrmRequest.Resume resume ? resume.received() : 0);
        if (phase == Phase.FLOWING) {
            attach();
        }
    }

    /** Whether a request names the window that the guest named first. */
    boolean hasWindowOf(StrmRequest.OfStream request) {
        return request instanceof StrmRequest.Open open
                ? open.window() == guestWindow
                : !(request instanceof StrmRequest.Resume resume) || resume.window() == guestWindow;
    }

    private void attach() {
        try {
            side.attach(link.guestReceived(), guestWindow);
        } catch (ProtocolException e) {
            Reason reason = new Reason(Reason.OFFSETS_DO_NOT_MEET, e.getMessage());
            link.refuse(StrmReply.refusal(StrmStatus.ENDED, reason, epoch));
            link = null;
            over(StrmStatus.ENDED, reason);
            return;
        }
        link.attach(StrmReply.ok(epoch, side.received(), side.sizes().window()));
        announceOutput();
    }

    /** Bytes have come over a link after its REPLY; takes all of them. */
    public void input(HostLink of, ByteBuffer in, long at) {
        now = at;
        if (!isLink(of) || !link.isAttached()) {
            return;
        }
        if (phase == Phase.ENDED) {
            // What a guest says before it has heard the last word, or after it broke the protocol, means nothing.
            in.position(in.limit());
            return;
        }
        heardAt = at;
        try {
            link.read(in, frames);
            progressed();
        } catch (ProtocolException e) {
            Reason reason = new Reason(Reason.PROTOCOL_ERROR, e.getMessage());
            end(StrmStatus.ENDED, reason, reason);
        }
    }

    private void progressed() {
        if (phase == Phase.FLOWING && side.isEndAcknowledged() && side.isEndDelivered()) {
            local.close();
            finish(StrmStatus.DONE, Reason.NONE, Reason.NONE);
        } else {
            tick(now);
        }
    }

    // Ends.

    /**
     * Ends the stream before its time.
     *
     * @param word for the link, if there is one: {@link Reason#NONE} says DONE
     */
    void end(StrmStatus status, Reason reason, Reason word) {
        if (link != null && !link.isAttached()) {
            link.refuse(StrmReply.refusal(status, reason, epoch));
            link = null;
        }
        local.reset(reason);
        finish(status, reason, word);
    }

    /** Ends the stream, of which the link has heard or is gone. */
    private void over(StrmStatus status, Reason reason) {
        end(status, reason, reason);
    }

    private void finish(StrmStatus status, Reason reason, Reason word) {
        phase = Phase.ENDED;
        side.release();
        table.ended(this, status, reason, now);
        if (link != null) {
            link.leave(word);
        }
    }

    void end(StrmStatus status, Reason reason, long at) {
        now = at;
        end(status, reason, reason);
    }

    // For the frames.

    Local connection() {
        return local.socket();
    }

    long now() {
        return now;
    }

    void resetByGuest(Reason reason) {
        end(StrmStatus.DONE, reason, Reason.NONE);
    }

    void pinged(long value) {
        link.pinged(value);
    }

    @Override
    public String toString() {
        return "stream " + id + " " + target + " " + phase;
    }
}
