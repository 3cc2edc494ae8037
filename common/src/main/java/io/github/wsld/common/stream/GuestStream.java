package io.github.wsld.common.stream;

import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.protocol.StreamId;
import io.github.wsld.common.protocol.StrmReply;
import io.github.wsld.common.protocol.StrmStatus;
import io.github.wsld.common.protocol.Target;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The guest's side of one stream, from the client's first byte until neither side needs to know of the stream any
 * more. Has at most one link; what an earlier one still brings is ignored. The guest drives: it dials, it looks after
 * the link, and it forgets the stream only when the host has said that it is over, or cannot be asked.
 */
public final class GuestStream extends LinkedStream {

    private final LocalEnd client;
    private final GuestFrames frames;
    private Instance host;
    private long activeAt;

    /** @param guest this run of the daemon */
    public GuestStream(
            StreamId id,
            Target target,
            Instance guest,
            StreamSizes sizes,
            PiecePool pool,
            StreamTimes times,
            Local client) {
        super(new GuestDials(id, target, guest, 0), new StreamSide(pool, sizes), new GuestEnd(), times, Phase.OPENING);
        this.client = new LocalEnd(client, true);
        this.frames = new GuestFrames(this, side);
    }

    /** Goes on where an earlier run of the daemon left off; its links are gone. */
    public GuestStream(GuestState state, PiecePool pool, StreamTimes times, Local client, long now) {
        super(
                new GuestDials(state.id(), state.target(), state.guest(), state.epoch()),
                new StreamSide(pool, state.side()),
                new GuestEnd(state.killReason(), state.phase() == Phase.KILLING, now),
                times,
                state.phase());
        this.client = new LocalEnd(client, state.clientOpen());
        this.frames = new GuestFrames(this, side);
        this.host = state.host().orElse(null);
    }

    /**
     * What the next run needs. The client must be left alone from now on: whatever happened after would be lost. A dial that is under
     * way has nothing to ask any more.
     */
    public GuestState state() {
        dropLink();
        handedOver = true;
        return new GuestState(
                dials.id(),
                dials.target(),
                dials.guest(),
                Optional.ofNullable(host),
                phase,
                dials.epoch(),
                end.killReason(),
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
        return end.outcome();
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

    /** When a byte last came from the client or the host. */
    public long activeAt() {
        return activeAt;
    }

    // The host's replies.

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
        end.requested();
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

    // Time.

    /**
     * Does what is due: PING, an ACK that waited, the loss of a silent link.
     *
     * @return whether a link was lost to silence, which casts doubt on the other links to the same place
     */
    public boolean tick(long at) {
        now = at;
        if (end.killedBy() <= now && phase == Phase.KILLING) {
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

    // Ends.

    private void delivered() {
        closeFinishedClient();
        if (hasOutput(now)) {
            announceOutput();
        } else if (isLinked()) {
            link.awaiting(isAwaiting(), now);
        }
    }

    /** A client that has said and heard everything is of no more use. */
    private void closeFinishedClient() {
        if (side.isEndQueued() && side.isEndDelivered()) {
            client.close();
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
        end.because(reason);
        end.begin(reason, now);
        side.release();
        phase = Phase.KILLING;
        forgetIfNobodyKnows();
        announceOutput();
    }

    @Override
    void cannotBeDialled(Reason reason) {
        end(reason);
    }

    @Override
    void forgetIfNobodyKnows() {
        if (phase == Phase.KILLING && !end.isKnownToHost() && link == null) {
            forget();
        }
    }

    /** The host has ended the stream before its time. */
    private void end(Reason reason) {
        end.because(reason);
        client.reset(reason);
        forget();
    }

    private void forget() {
        dropLink();
        side.release();
        phase = Phase.GONE;
        end.over();
    }

    // For the frames.

    Local activeClient() {
        activeAt = now;
        return client.socket();
    }

    long now() {
        return now;
    }

    void resetByHost(Reason reason) {
        if (phase == Phase.KILLING) {
            forget();
        } else {
            end(reason);
        }
    }

    void doneByHost() throws ProtocolException {
        if (phase == Phase.FLOWING && !(side.isEndDelivered() && side.hasSentEverything())) {
            throw new ProtocolException("DONE comes before both ENDs");
        }
        forget();
    }

    void ponged(long value) throws ProtocolException {
        if (!link.takePong(value)) {
            throw new ProtocolException("PONG was not asked for");
        }
    }

    @Override
    public String toString() {
        return "stream " + dials.id() + " " + dials.target() + " " + phase;
    }
}
