package io.github.wsld.common.stream;

import static io.github.wsld.common.stream.StreamSide.NEVER;

import io.github.wsld.common.protocol.FrameReader;
import io.github.wsld.common.protocol.FrameWriter;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.Limits;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.protocol.StreamId;
import io.github.wsld.common.protocol.StrmReply;
import io.github.wsld.common.protocol.StrmRequest;
import io.github.wsld.common.protocol.StrmStatus;
import io.github.wsld.common.protocol.Target;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;

/**
 * The guest's side of one stream, from the client's first byte until neither side needs to know of the stream any more. Has at
 * most one link; what an earlier one still brings is ignored. The guest drives: it dials, it looks after the link, and it
 * forgets the stream only when the host has said that it is over, or cannot be asked.
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

    /** How long the host is told that a client is gone, before that is left to what the host does about unused streams. */
    static final long KILL_LIMIT = 600_000_000_000L;
    /** Least wait after BUSY, whatever the host says. */
    static final long LEAST_RETRY = 100_000_000L;
    /** Longest wait after BUSY, whatever the host says. */
    static final long MOST_RETRY = 60_000_000_000L;
    /** Room that {@link #output} wants at least. */
    public static final int LEAST_OUTPUT = FrameWriter.MAX_RESET_LENGTH;

    private final StreamId id;
    private final Target target;
    private final Instance guest;
    private final Local client;
    private final StreamSide side;
    private final FrameReader.Sink frames = new Frames();

    private Phase phase = Phase.OPENING;
    private long epoch;
    private Instance host;
    private Reason outcome = Reason.NONE;
    private int killReason = Reason.CLIENT_GONE;
    private boolean clientOpen = true;
    /** A REQUEST may have reached the host. */
    private boolean requested;

    private StreamLink link;
    private boolean asked;
    private boolean stale;
    private boolean resetSaid;
    private FrameReader reader;
    private Liveness liveness = new Liveness();
    private long replyDue = NEVER;
    private long retryAt;
    private long killedBy = NEVER;
    private long activeAt;
    private long now;

    /** @param guest this run of the daemon */
    public GuestStream(StreamId id, Target target, Instance guest, StreamSizes sizes, PiecePool pool, Local client) {
        this.id = id;
        this.target = target;
        this.guest = guest;
        this.client = client;
        this.side = new StreamSide(pool, sizes);
    }

    /** Goes on where an earlier run of the daemon left off; its links are gone. */
    public GuestStream(GuestState state, PiecePool pool, Local client, long now) {
        this.id = state.id();
        this.target = state.target();
        this.guest = state.guest();
        this.client = client;
        this.side = new StreamSide(pool, state.side());
        phase = state.phase();
        epoch = state.epoch();
        host = state.host().orElse(null);
        killReason = state.killReason();
        clientOpen = state.clientOpen();
        requested = true;
        killedBy = phase == Phase.KILLING ? now + KILL_LIMIT : NEVER;
    }

    /**
     * What the next run needs. All links must be dropped, and the client left alone, from now on: whatever happened after would
     * be lost.
     */
    public GuestState state() {
        dropLink();
        return new GuestState(
                id, target, guest, Optional.ofNullable(host), phase, epoch, killReason, clientOpen, side.state());
    }

    public StreamId id() {
        return id;
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
        return clientOpen ? side.room() : 0;
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
        if (clientOpen && !side.isEndQueued()) {
            side.queueEnd();
            announceOutput();
            closeFinishedClient();
        }
    }

    /** The client takes bytes again. */
    public void clientTakes(long at) {
        now = at;
        if (clientOpen && isLinked()) {
            side.deliver(client, now);
            delivered();
        }
    }

    /** The client's socket broke, and is the caller's to close: the host's end of the stream has to go too. */
    public void clientFailed(long at) {
        now = at;
        if (clientOpen) {
            clientOpen = false;
            abandon(new Reason(Reason.CLIENT_GONE, "the client is gone"));
        }
    }

    /** Gives the stream up, such as when no host is reached: tells the client why, and the host if it may know of the stream. */
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
        return link != null && !asked;
    }

    /** Whether the stream wants to be dialled now. */
    public boolean needsLink(long at) {
        return phase != Phase.GONE && link == null && at >= retryAt;
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
        if (epoch == StrmRequest.MAX_EPOCH) {
            end(new Reason(Reason.LOCAL_ERROR, "the stream has been dialled too often"));
            return null;
        }
        epoch++;
        link = dialled;
        asked = true;
        replyDue = now + Limits.REPLY_DEADLINE.toNanos();
        return switch (phase) {
            case OPENING -> new StrmRequest.Open(epoch, id, side.sizes().window(), guest, target);
            case FLOWING ->
                new StrmRequest.Resume(epoch, id, side.received(), side.sizes().window(), guest);
            case KILLING -> new StrmRequest.Kill(epoch, id, killReason, guest);
            case GONE -> throw new IllegalStateException("stream " + id + " is over");
        };
    }

    /** The link ended before the request was written. */
    public void refused(StreamLink of, long at) {
        now = at;
        if (of == link) {
            dropLink();
            forgetIfNobodyKnows();
        }
    }

    /** The link ended, by whatever end or error: that is never an end of the stream. */
    public void lost(StreamLink of, long at) {
        now = at;
        if (of == link) {
            requested |= asked;
            dropLink();
        }
    }

    /**
     * The host has replied.
     *
     * @param from the host's run, from the link set-up
     */
    public void replied(StreamLink of, StrmReply reply, Instance from, long at) {
        now = at;
        if (of != link || !asked) {
            return;
        }
        requested = true;
        if (reply.status() == StrmStatus.OK) {
            replyDue = NEVER;
            stale = false;
            attach(reply, from);
            return;
        }
        dropLink();
        switch (reply.status()) {
            case BUSY -> retryAt = now + Math.min(MOST_RETRY, Math.max(LEAST_RETRY, reply.retryMillis() * 1_000_000));
            case STALE -> stale(reply.epoch());
            default -> {
                if (phase == Phase.KILLING) {
                    forget();
                } else {
                    refused(reply, from);
                }
            }
        }
    }

    private void attach(StrmReply reply, Instance from) {
        asked = false;
        resetSaid = false;
        reader = new FrameReader(FrameReader.Sender.HOST);
        liveness = new Liveness();
        if (phase == Phase.KILLING) {
            announceOutput();
            return;
        }
        try {
            side.attach(reply.received(), reply.window());
        } catch (ProtocolException e) {
            violated(new Reason(Reason.OFFSETS_DO_NOT_MEET, e.getMessage()));
            return;
        }
        phase = Phase.FLOWING;
        host = from;
        announceOutput();
    }

    private void refused(StrmReply reply, Instance from) {
        boolean complete = side.isEndDelivered() && side.isEndQueued();
        Reason reason = reply.reason();
        switch (reply.status()) {
            case DONE -> {
                if (phase == Phase.FLOWING && complete && side.hasSentEverything()) {
                    forget();
                } else {
                    end(new Reason(Reason.PROTOCOL_ERROR, "the host says that the stream is done, and it is not"));
                }
            }
            case UNKNOWN -> {
                // What is unconfirmed is the carrying out of our END alone, and only a host that remembers nothing of
                // the time before cannot have done that.
                if (phase == Phase.FLOWING
                        && complete
                        && (side.isEndAcknowledged() || side.hasSentEverything() && from.equals(host))) {
                    forget();
                } else {
                    end(new Reason(
                            Reason.LOCAL_ERROR,
                            from.equals(host)
                                    ? "the host no longer knows the stream"
                                    : "the host restarted and lost the stream"));
                }
            }
            default -> end(reason);
        }
    }

    /** A newer epoch than any of ours: only an earlier run whose state we did not get can have used it. */
    private void stale(long accepted) {
        if (stale) {
            end(new Reason(Reason.LOCAL_ERROR, "the host refuses each dial of the stream as an older one's"));
        } else {
            stale = true;
            epoch = Math.max(epoch, accepted);
        }
    }

    // Frames.

    /** Bytes have come over a link after its REPLY; takes all of them. */
    public void input(StreamLink of, ByteBuffer in, long at) {
        now = at;
        if (of != link || asked) {
            return;
        }
        liveness.heard(now);
        try {
            reader.read(in, frames);
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
        if (of != link || asked) {
            return;
        }
        if (phase == Phase.KILLING) {
            if (!resetSaid) {
                resetSaid = true;
                FrameWriter.reset(out, new Reason(killReason, ""));
            }
        } else {
            if (liveness.wantsPing() && out.remaining() >= FrameWriter.NUMBER_LENGTH) {
                FrameWriter.ping(out, liveness.ping());
            }
            side.write(out);
        }
        liveness.awaiting(isAwaiting(), now);
    }

    /** Whether {@link #output} has frames now. */
    public boolean hasOutput(long at) {
        if (!isLinked()) {
            return false;
        }
        return phase == Phase.KILLING ? !resetSaid : liveness.wantsPing() || side.hasOutput(at);
    }

    private boolean isAwaiting() {
        boolean complete = side.isEndDelivered() && side.isEndQueued();
        return phase == Phase.KILLING || side.hasUnacknowledged() || complete;
    }

    // Time.

    /** When {@link #tick} has something to do; {@link Long#MAX_VALUE} when not before something else happens. */
    public long deadline() {
        long next = Math.min(killedBy, replyDue);
        if (isLinked()) {
            next = Math.min(next, Math.min(side.deadline(now), liveness.deadline()));
        } else if (link == null && phase != Phase.GONE && retryAt > now) {
            next = Math.min(next, retryAt);
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
        boolean silent = replyDue <= now;
        if (isLinked()) {
            liveness.tick(now);
            silent |= liveness.isLost(now);
        }
        if (silent) {
            lost(link, now);
        } else if (hasOutput(now)) {
            announceOutput();
        }
        return silent;
    }

    /** Sends a PING although nothing is awaited: the host cannot say by itself that a link no longer works. */
    public void ping(long at) {
        ask(at, Liveness.LOST_AFTER);
    }

    /** The machine has slept: a link that does not answer soon is lost. */
    public void resumed(long at) {
        ask(at, Liveness.LOST_AFTER_RESUME);
        if (asked) {
            replyDue = Math.min(replyDue, at + Liveness.LOST_AFTER_RESUME);
        }
    }

    private void ask(long at, long limit) {
        now = at;
        if (isLinked()) {
            liveness.ask(now, limit);
            announceOutput();
        }
    }

    // Ends.

    private void delivered() {
        closeFinishedClient();
        if (isLinked()) {
            liveness.awaiting(isAwaiting(), now);
            if (hasOutput(now)) {
                announceOutput();
            }
        }
    }

    private void announceOutput() {
        if (isLinked()) {
            liveness.awaiting(isAwaiting(), now);
            link.outputReady();
        }
    }

    /** A client that has said and heard everything is of no more use. */
    private void closeFinishedClient() {
        if (clientOpen && side.isEndQueued() && side.isEndDelivered()) {
            clientOpen = false;
            client.close();
        }
    }

    private void dropLink() {
        if (link != null) {
            StreamLink dropped = link;
            link = null;
            asked = false;
            reader = null;
            replyDue = NEVER;
            side.detach();
            dropped.drop();
        }
    }

    private void resetClient(Reason reason) {
        if (clientOpen) {
            clientOpen = false;
            client.reset(reason);
        }
    }

    /** The host broke the protocol: nothing that it says can be relied on, but it has to hear that the stream is over. */
    private void violated(Reason reason) {
        dropLink();
        abandon(reason);
    }

    private void abandon(Reason reason) {
        outcome = reason;
        resetClient(reason);
        if (phase == Phase.KILLING) {
            return;
        }
        killReason = reason.code();
        boolean linked = isLinked();
        side.release();
        phase = Phase.KILLING;
        killedBy = now + KILL_LIMIT;
        forgetIfNobodyKnows();
        if (linked) {
            announceOutput();
        }
    }

    private void forgetIfNobodyKnows() {
        if (phase == Phase.KILLING && !requested && link == null) {
            forget();
        }
    }

    /** The host has ended the stream before its time. */
    private void end(Reason reason) {
        outcome = reason;
        resetClient(reason);
        forget();
    }

    private void forget() {
        dropLink();
        side.release();
        phase = Phase.GONE;
        killedBy = NEVER;
    }

    /** What the host says on the link. */
    private final class Frames implements FrameReader.Sink {

        @Override
        public void data(long offset, ByteBuffer bytes) throws ProtocolException {
            if (phase == Phase.FLOWING) {
                activeAt = now;
                side.data(offset, bytes, client, now);
            }
        }

        @Override
        public void ack(long next) throws ProtocolException {
            if (phase == Phase.FLOWING) {
                side.ack(next);
            }
        }

        @Override
        public void end(long offset) throws ProtocolException {
            if (phase == Phase.FLOWING) {
                side.end(offset, client, now);
            }
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
            if (!liveness.takePong(value)) {
                throw new ProtocolException("PONG was not asked for");
            }
        }
    }

    @Override
    public String toString() {
        return "stream " + id + " " + Objects.toString(target) + " " + phase;
    }
}
