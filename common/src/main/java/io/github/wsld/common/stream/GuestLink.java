package io.github.wsld.common.stream;

import static io.github.wsld.common.stream.StreamSide.NEVER;

import io.github.wsld.common.protocol.FrameReader;
import io.github.wsld.common.protocol.FrameWriter;
import io.github.wsld.common.protocol.Limits;
import io.github.wsld.common.protocol.ProtocolException;
import java.nio.ByteBuffer;

/** A guest stream's link, from the dial on: first the host's reply is due, then frames come, or silence tells. */
final class GuestLink {

    private final StreamLink link;
    private final FrameReader reader = new FrameReader(FrameReader.Sender.HOST);
    private final Liveness liveness;
    private boolean attached;
    private boolean resetSaid;
    private long replyDue;

    GuestLink(StreamLink link, StreamTimes times, long now) {
        this.link = link;
        this.liveness = new Liveness(times);
        replyDue = now + Limits.REPLY_DEADLINE.toNanos();
    }

    boolean is(StreamLink other) {
        return link == other;
    }

    /** Whether the host has said OK. */
    boolean isAttached() {
        return attached;
    }

    void attached() {
        attached = true;
        replyDue = NEVER;
    }

    void drop() {
        link.drop();
    }

    /** Frames wait to be written, and something may be awaited for them. */
    void outputReady(boolean awaiting, long now) {
        liveness.awaiting(awaiting, now);
        link.outputReady();
    }

    void awaiting(boolean is, long now) {
        liveness.awaiting(is, now);
    }

    void read(ByteBuffer in, FrameReader.Sink sink, long now) throws ProtocolException {
        liveness.heard(now);
        reader.read(in, sink);
    }

    int leftOfFrame() {
        return reader.left();
    }

    boolean takePong(long value) {
        return liveness.takePong(value);
    }

    boolean wantsPing() {
        return liveness.wantsPing();
    }

    void writePing(ByteBuffer out) {
        if (liveness.wantsPing() && out.remaining() >= FrameWriter.NUMBER_LENGTH) {
            FrameWriter.ping(out, liveness.ping());
        }
    }

    /** RESET goes over a link once. */
    boolean wantsReset() {
        return !resetSaid;
    }

    void resetSaid() {
        resetSaid = true;
    }

    /** Wants an answer within a time: PONG, or the reply if that is still due. */
    void ask(long now, long limit) {
        if (attached) {
            liveness.ask(now, limit);
        } else {
            replyDue = Math.min(replyDue, now + limit);
        }
    }

    /** Whether the link has to be given up for its silence. */
    boolean isLostAt(long now) {
        liveness.tick(now);
        return replyDue <= now || liveness.isLost(now);
    }

    long deadline() {
        return attached ? liveness.deadline() : replyDue;
    }
}
