package io.github.wsld.common.stream;

import io.github.wsld.common.protocol.FrameReader;
import io.github.wsld.common.protocol.FrameWriter;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.protocol.StrmReply;
import java.nio.ByteBuffer;

/** A host stream's link, from its request on: first the reply is due, then frames go both ways, then perhaps a last word. */
final class HostStreamLink {

    private final HostLink link;
    private final long guestReceived;
    private FrameReader reader;
    private Reason lastWord;
    private long pong;
    private boolean pongDue;

    /** @param guestReceived as the guest said it when it asked; counts once the target is connected */
    HostStreamLink(HostLink link, long guestReceived) {
        this.link = link;
        this.guestReceived = guestReceived;
    }

    boolean is(HostLink other) {
        return link == other;
    }

    long guestReceived() {
        return guestReceived;
    }

    /** Whether the guest has been told OK. */
    boolean isAttached() {
        return reader != null;
    }

    /** Whether the stream is over, and the link is left to say so. */
    boolean isLeaving() {
        return lastWord != null;
    }

    void attach(StrmReply ok) {
        reader = new FrameReader(FrameReader.Sender.GUEST);
        link.reply(ok);
    }

    void refuse(StrmReply reply) {
        link.reply(reply);
    }

    void drop() {
        link.drop();
    }

    void outputReady() {
        link.outputReady();
    }

    void read(ByteBuffer in, FrameReader.Sink sink) throws ProtocolException {
        reader.read(in, sink);
    }

    int leftOfFrame() {
        return reader == null ? 0 : reader.left();
    }

    void pinged(long value) {
        pong = value;
        pongDue = true;
    }

    /** @param word {@link Reason#NONE} says DONE */
    void leave(Reason word) {
        lastWord = word;
        link.outputReady();
    }

    boolean hasOutput(StreamSide side, long now) {
        return isAttached() && (lastWord != null || pongDue || side.hasOutput(now));
    }

    boolean writeInPlace(ByteBuffer queued, StreamSide side) {
        return lastWord == null && !pongDue && side.writeInPlace(queued);
    }

    /** @return whether the last word is said: the link is the stream's no more */
    boolean write(ByteBuffer out, StreamSide side) {
        if (lastWord != null) {
            if (lastWord == Reason.NONE) {
                FrameWriter.done(out);
            } else {
                FrameWriter.reset(out, lastWord);
            }
            link.finish();
            return true;
        }
        if (pongDue && out.remaining() >= FrameWriter.NUMBER_LENGTH) {
            pongDue = false;
            FrameWriter.pong(out, pong);
        }
        side.write(out);
        return false;
    }
}
