package io.github.wsld.common.stream;

import static io.github.wsld.common.stream.StreamSide.NEVER;

import io.github.wsld.common.protocol.FrameWriter;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.protocol.StreamId;
import io.github.wsld.common.protocol.StrmReply;
import io.github.wsld.common.protocol.StrmRequest;
import io.github.wsld.common.protocol.StrmStatus;
import io.github.wsld.common.protocol.Target;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The guest's side of one stream, from the client's first byte until neither side needs to know of the stream any
 * more. Has at most one link; what an earlier one still brings is ignored. The guest drives: it dials, it looks after
 * the link, and it forgets the stream only when the host has said that it is over, or cannot be asked.
 */
public final class GuestStream {

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

    /**
     * How long the host is told that a client is gone, before that is left to what the host does about unused streams.
     */
    static final long KILL_LIMIT = 600_000_000_000L;
    /** Room that {@link #output} wants at least. */
    public static final int LEAST_OUTPUT = FrameWriter.MAX_RESET_LENGTH;

    private final GuestDials dials;
    private final LocalEnd client;
    private final StreamSide side;
    private final Frames frames;
    private final StreamTimes times;

    private Phase phase = Phase.OPENING;
    private Instance host;
    private Reason outcome = Reason.NONE;
    private int killReason = Reason.CLIENT_GONE;
    /** A REQUEST may have reached the host. */
    private boolean requested;

    private GuestLink link;
    private long killedBy = NEVER;
    private long activeAt;
    private long now;

    /** @param guest this run of the daemon */
    public GuestStream(
            StreamId id,
            Target target,
            Instance guest,
            StreamSizes sizes,
            PiecePool pool,
            StreamTimes times,
            Local client) {
        this.dials = new GuestDials(id, target, guest, 0);
        this.client = new LocalEnd(client, true);
        this.side = new StreamSide(pool, sizes);
        this.frames = new Frames();
        this.times = times;
    }

    /** Goes on where an earlier run of the daemon left off; its links are gone. */
    public GuestStream(GuestState state, PiecePool pool, StreamTimes times, Local client, long now) {
        this.dials = new GuestDials(state.id(), state.target(), state.guest(), state.epoch());
        this.client = new LocalEnd(client, state.clientOpen());
        this.side = new StreamSide(pool, state.side());
        this.frames = new Frames();
        this.times = times;
        phase = state.phase();
        host = state.host().orElse(null);
        killReason = state.killReason();
        requested = true;
        killedBy = phase == Phase.KILLING ? now + KILL_LIMIT : NEVER;
    }

    /**
     * What the next run needs. All links must be dropped, and the client left alone, from now on: whatever happened
     * after would be lost.
     */
    public GuestState state() {
        dropLink();
        return new GuestState(
                dials.id(),
                dials.target(),
                dials.guest(),
                Optional.ofNullable(host),
                phase,
                dials.epoch(),
                killReason,
                client.isOpen(),
                side.state());
    }

    public StreamId id() {
        return dials.id();
    }

    public Target target() {
        return dials.target();
    }

    public Phase phase() {
        return phase;
    }

    /** Why the stream ended; {@link Reason#NONE} as long as it has not, or when it ended as it should. */
    public Reason outcome() {
        return outcome;
    }

    public StreamSizes sizes() {
        return side.sizes();
    }

    /** Bytes kept for this stream. */
    public int heldBytes() {
        return side.heldBytes();
    }

    // The client.

    /** How many bytes may be read from the client now. Hang-up and errors are watched even when it is 0. */
    public int room() {
        return client.isOpen() ? side.room() : 0;
    }

    /** The client has sent bytes, at most {@link #room}. */
    public void clientSent(ByteBuffer bytes, long at) {
        now = at;
        activeAt = at;
        side.queue(bytes);
        announceOutput();
    }

    /** The client sends no more. */
    public void clientEnded(long at) {
        now = at;
        activeAt = at;
        if (client.isOpen() && !side.isEndQueued()) {
            side.queueEnd();
            announceOutput();
            closeFinishedClient();
        }
    }

    /** The client takes bytes again. */
    public void clientTakes(long at) {
        now = at;
        if (client.isOpen() && isLinked()) {
            side.deliver(client.socket(), now);
            delivered();
        }
    }

    /** The client's socket broke, and is the caller's to close: the host's end of the stream has to go too. */
    public void clientFailed(long at) {
        now = at;
        if (client.isOpen()) {
            client.gone();
            abandon(new Reason(Reason.CLIENT_GONE, "the client is gone"));
        }
    }

    /**
     * Gives the stream up, such as when no host is reached: tells the client why, and the host if it may know of the
     * stream.
     */
    public void giveUp(Reason reason, long at) {
        now = at;
        if (phase != Phase.GONE) {
            abandon(reason);
        }
    }

    // Dialling.

    public boolean hasLink() {
        return link != null;
    }

    /** Whether a link has been attached by the host. */
    public boolean isLinked() {
        return link != null && link.isAttached();
    }

    /** Whether the stream wants to be dialled now. */
    public boolean needsLink(long at) {
        return phase != Phase.GONE && link == null && at >= dials.retryAt();
    }

    /** Whether somebody waits for this stream: it has something to say, or has not begun. */
    public boolean isUrgent() {
        return phase != Phase.FLOWING || side.hasUnacknowledged();
    }

    /** When a byte last came from the client or the host. */
    public long activeAt() {
        return activeAt;
    }

    /**
     * A link over which the stream is asked for now; an older one is dropped first.
     *
     * @return what to ask; {@code null} when the stream has been dialled so often that it is given up
     */
    public StrmRequest dial(StreamLink dialled, long at) {
        now = at;
        dropLink();
        if (dials.isUsedUp()) {
            end(new Reason(Reason.LOCAL_ERROR, "the stream has been dialled too often"));
            return null;
        }
        link = new GuestLink(dialled, times, now);
        return switch (phase) {
            case OPENING -> dials.open(side);
            case FLOWING -> dials.resume(side);
            case KILLING -> dials.kill(killReason);
            case GONE -> throw new IllegalStateException(this + " is not to be dialled");
        };
    }

    /** The link ended before the request was written. */
    public void refused(StreamLink of, long at) {
        now = at;
        if (isLink(of)) {
            dropLink();
            forgetIfNobodyKnows();
        }
    }

    /** The link ended, by whatever end or error: that is never an end of the stream. */
    public void lost(StreamLink of, long at) {
        now = at;
        if (isLink(of)) {
            lost();
        }
    }

    private void lost() {
        requested = true;
        dropLink();
    }

    private boolean isLink(StreamLink other) {
        return link != null && link.is(other);
    }

    /**
     * The host has replied.
     *
     * @param from the host's run, from the link set-up
     */
    public void replied(StreamLink of, StrmReply reply, Instance from, long at) {
        now = at;
        if (!isLink(of) || link.isAttached()) {
            return;
        }
        requested = true;
        if (reply.status() == StrmStatus.OK) {
            attach(reply, from);
            return;
        }
        dropLink();
        switch (reply.status()) {
            case BUSY -> dials.busy(now, reply.retryMillis());
            case STALE -> {
                if (!dials.stale(reply.epoch())) {
                    end(new Reason(Reason.LOCAL_ERROR, "the host takes each dial of the stream for an old one"));
                }
            }
            default -> refused(reply, from);
        }
    }

    private void attach(StrmReply reply, Instance from) {
        dials.accepted();
        link.attached();
        try {
            if (phase != Phase.KILLING) {
                side.attach(reply.received(), reply.window());
                phase = Phase.FLOWING;
                host = from;
            }
            announceOutput();
        } catch (ProtocolException e) {
            violated(new Reason(Reason.OFFSETS_DO_NOT_MEET, e.getMessage()));
        }
    }

    private void refused(StrmReply reply, Instance from) {
        if (reply.status() == StrmStatus.BAD && phase != Phase.KILLING) {
            abandon(reply.reason());
            return;
        }
        Verdict verdict = Verdict.of(reply, side, phase == Phase.FLOWING, from.equals(host));
        if (phase == Phase.KILLING || verdict.asItShould()) {
            forget();
        } else {
            end(verdict.reason());
        }
    }

    // Frames.

    /** Bytes have come over a link after its REPLY; takes all of them. */
    public void input(StreamLink of, ByteBuffer in, long at) {
        now = at;
        if (!isLink(of) || !isLinked()) {
            return;
        }
        try {
            link.read(in, frames, now);
        } catch (ProtocolException e) {
            violated(new Reason(Reason.PROTOCOL_ERROR, e.getMessage()));
        }
        delivered();
    }

    /**
     * Puts frames for a link, as many as fit; whatever is put counts as sent.
     *
     * @param out has room for {@link #LEAST_OUTPUT}
     */
    public void output(StreamLink of, ByteBuffer out, long at) {
        now = at;
        if (!isLink(of) || !isLinked()) {
            return;
        }
        if (phase != Phase.KILLING) {
            link.writePing(out);
            side.write(out);
        } else if (link.wantsReset()) {
            link.resetSaid();
            FrameWriter.reset(out, new Reason(killReason, ""));
        }
        link.awaiting(isAwaiting(), now);
    }

    /** Whether {@link #output} has frames now. */
    public boolean hasOutput(long at) {
        if (!isLinked()) {
            return false;
        }
        return phase == Phase.KILLING ? link.wantsReset() : link.wantsPing() || side.hasOutput(at);
    }

    private boolean isAwaiting() {
        boolean complete = side.isEndDelivered() && side.isEndQueued();
        return phase == Phase.KILLING || side.hasUnacknowledged() || complete;
    }

    // Time.

    /** When {@link #tick} has something to do; {@link Long#MAX_VALUE} when not before something else happens. */
    public long deadline() {
        long next = killedBy;
        if (link != null) {
            next = Math.min(next, Math.min(link.deadline(), side.deadline(now)));
        } else if (phase != Phase.GONE && dials.retryAt() > now) {
            next = Math.min(next, dials.retryAt());
        }
        return next;
    }

    /**
     * Does what is due: PING, an ACK that waited, the loss of a silent link.
     *
     * @return whether a link was lost to silence, which casts doubt on the other links to the same place
     */
    public boolean tick(long at) {
        now = at;
        if (killedBy <= now && phase == Phase.KILLING) {
            dropLink();
            forget();
            return false;
        }
        if (link != null && link.isLostAt(now)) {
            lost();
            return true;
        }
        if (hasOutput(now)) {
            announceOutput();
        }
        return false;
    }

    /** Sends a PING although nothing is awaited: the host cannot say by itself that a link no longer works. */
    public void ping(long at) {
        if (isLinked()) {
            ask(at, times.lostAfter());
        }
    }

    /** The machine has slept: a link that does not answer soon is lost. */
    public void resumed(long at) {
        ask(at, times.lostAfterResume());
    }

    private void ask(long at, long limit) {
        now = at;
        if (link != null) {
            link.ask(now, limit);
            announceOutput();
        }
    }

    // Ends.

    private void delivered() {
        closeFinishedClient();
        if (hasOutput(now)) {
            announceOutput();
        } else if (isLinked()) {
            link.awaiting(isAwaiting(), now);
        }
    }

    private void announceOutput() {
        if (isLinked()) {
            link.outputReady(isAwaiting(), now);
        }
    }

    /** A client that has said and heard everything is of no more use. */
    private void closeFinishedClient() {
        if (side.isEndQueued() && side.isEndDelivered()) {
            client.close();
        }
    }

    private void dropLink() {
        if (link != null) {
            GuestLink dropped = link;
            link = null;
            side.detach();
            dropped.drop();
        }
    }

    /**
     * The host broke the protocol: nothing that it says can be relied on, but it has to hear that the stream is over.
     */
    private void violated(Reason reason) {
        dropLink();
        abandon(reason);
    }

    private void abandon(Reason reason) {
        client.reset(reason);
        if (phase == Phase.KILLING) {
            return;
        }
        outcome = reason;
        killReason = reason.code();
        side.release();
        phase = Phase.KILLING;
        killedBy = now + KILL_LIMIT;
        forgetIfNobodyKnows();
        announceOutput();
    }

    private void forgetIfNobodyKnows() {
        if (phase == Phase.KILLING && !requested && link == null) {
            forget();
        }
    }

    /** The host has ended the stream before its time. */
    private void end(Reason reason) {
        outcome = reason;
        client.reset(reason);
        forget();
    }

    private void forget() {
        dropLink();
        side.release();
        phase = Phase.GONE;
        killedBy = NEVER;
    }

    /** What the host says on the link. */
    private final class Frames extends SideFrames {

        Frames() {
            super(side);
        }

        @Override
        boolean flows() {
            return phase == Phase.FLOWING;
        }

        @Override
        Local local() {
            activeAt = now;
            return client.socket();
        }

        @Override
        long now() {
            return now;
        }

        @Override
        public void reset(Reason reason) {
            if (phase == Phase.KILLING) {
                forget();
            } else {
                GuestStream.this.end(reason);
            }
        }

        @Override
        public void done() throws ProtocolException {
            if (phase == Phase.FLOWING && !(side.isEndDelivered() && side.hasSentEverything())) {
                throw new ProtocolException("DONE comes before both ENDs");
            }
            forget();
        }

        @Override
        public void ping(long value) {
            throw new IllegalStateException("a host sends no PING");
        }

        @Override
        public void pong(long value) throws ProtocolException {
            if (!link.takePong(value)) {
                throw new ProtocolException("PONG was not asked for");
            }
        }
    }

    @Override
    public String toString() {
        return "stream " + dials.id() + " " + dials.target() + " " + phase;
    }
}
