package io.github.wsld.common.stream;

import io.github.wsld.common.protocol.FrameWriter;
import io.github.wsld.common.protocol.Limits;
import io.github.wsld.common.protocol.ProtocolException;
import java.nio.ByteBuffer;

/**
 * What both sides of a stream do alike: numbers what the local socket sends, keeps it until it is acknowledged, and
 * brings what the other side sends to the local socket. It holds across links that {@code una <= sent <= reached <=
 * nxt}, where {@code una} is the first number not acknowledged, {@code sent} the next to go over this link, {@code
 * reached} the highest {@code sent} of all links, {@code nxt} the next number that the local socket will get.
 */
final class StreamSide {

    /** No time. */
    static final long NEVER = Long.MAX_VALUE;
    /** How long a delivery may go without an ACK when there is nothing else to say. */
    static final long ACK_DELAY = 50_000_000;
    /** So many bytes are acknowledged at once, in a wide window. */
    private static final int MOST_UNSAID = 256 * 1024;

    private final StreamSizes sizes;
    private final PieceQueue ring;
    private final PieceQueue pending;
    /** 0 before the first link. */
    private int peerWindow;

    private boolean attached;

    private long una;
    private long sent;
    private long reached;
    private boolean endQueued;

    /** The peer's END is here; it may still wait behind bytes. */
    private boolean endArrived;

    private boolean endDelivered;
    private long acknowledged;
    private long ackDue = NEVER;

    StreamSide(PiecePool pool, StreamSizes sizes) {
        this.sizes = sizes;
        ring = new PieceQueue(pool, 0);
        pending = new PieceQueue(pool, 0);
    }

    StreamSide(PiecePool pool, SideState state) {
        sizes = state.sizes();
        peerWindow = state.peerWindow();
        una = state.una();
        sent = una;
        reached = state.reached();
        endQueued = state.endQueued();
        endArrived = state.endDelivered();
        endDelivered = state.endDelivered();
        ring = new PieceQueue(pool, state.queued() - state.ring().length);
        ring.append(ByteBuffer.wrap(state.ring()));
        pending = new PieceQueue(pool, state.delivered());
    }

    /** All that must survive a restart. Bytes that wait for the local socket need not: they are not acknowledged. */
    SideState state() {
        byte[] bytes = new byte[ring.length()];
        ring.copy(ring.first(), bytes.length, ByteBuffer.wrap(bytes));
        return new SideState(
                sizes, peerWindow, una, reached, ring.next(), endQueued, pending.first(), endDelivered, bytes);
    }

    StreamSizes sizes() {
        return sizes;
    }

    // What the local socket sends.

    /** How many bytes may be read from the local socket now. */
    int room() {
        return endQueued ? 0 : sizes.ring() - ring.length();
    }

    void queue(ByteBuffer bytes) {
        if (bytes.remaining() > room()) {
            throw new IllegalArgumentException(bytes.remaining() + " bytes are more than there is room: " + room());
        }
        ring.append(bytes);
    }

    void queueEnd() {
        endQueued = true;
    }

    boolean isEndQueued() {
        return endQueued;
    }

    /** Whether the other side has carried out our END. */
    boolean isEndAcknowledged() {
        return endQueued && una == next();
    }

    /** Whether the local socket's END is here and all before it has gone over some link. */
    boolean hasSentEverything() {
        return endQueued && reached == next();
    }

    boolean hasUnacknowledged() {
        return una < next();
    }

    private long next() {
        return ring.next() + (endQueued ? 1 : 0);
    }

    // What the local socket gets.

    /** Numbers delivered. Read for a request or reply only while there is no link. */
    long received() {
        return pending.first() + (endDelivered ? 1 : 0);
    }

    boolean isEndDelivered() {
        return endDelivered;
    }

    /** Bytes kept, in rings and waiting for the local socket. */
    int heldBytes() {
        return ring.length() + pending.length();
    }

    /** Brings to the local socket what it takes. */
    void deliver(Local local, long now) {
        while (!pending.isEmpty()) {
            ByteBuffer run = pending.run(pending.first());
            int before = run.remaining();
            local.write(run);
            int left = run.remaining();
            pending.dropTo(pending.first() + before - left);
            if (left > 0) {
                break;
            }
        }
        if (endArrived && !endDelivered && pending.isEmpty()) {
            endDelivered = true;
            local.end();
        }
        noteDelivery(now);
    }

    private void noteDelivery(long now) {
        long unsaid = received() - acknowledged;
        if (unsaid > 0 && (endDelivered || unsaid >= Math.min(sizes.window() / 4, MOST_UNSAID))) {
            ackDue = Math.min(ackDue, now);
        } else if (unsaid > 0 && ackDue == NEVER) {
            ackDue = now + ACK_DELAY;
        }
    }

    // Links.

    /**
     * A link begins.
     *
     * @param peerReceived what the other side has delivered
     * @throws ProtocolException when it cannot be brought together with what was sent and acknowledged
     */
    void attach(long peerReceived, int window) throws ProtocolException {
        if (peerReceived < una || peerReceived > reached) {
            throw new ProtocolException(
                    "the other side has received " + peerReceived + ", not " + una + " to " + reached);
        }
        if (peerWindow != 0 && peerWindow != window) {
            throw new ProtocolException("the other side's window was " + peerWindow + " and is " + window);
        }
        peerWindow = window;
        acknowledge(peerReceived);
        sent = peerReceived;
        acknowledged = received();
        attached = true;
    }

    /** The link is lost: what waits for the local socket was not acknowledged, so the other side sends it again. */
    void detach() {
        attached = false;
        pending.clear(pending.first());
        endArrived = endDelivered;
        sent = una;
        ackDue = NEVER;
    }

    /** Drops all bytes: the stream is over. */
    void release() {
        ring.clear(ring.next());
        una = next();
        reached = una;
        detach();
    }

    // Frames in.

    void data(long offset, ByteBuffer bytes, Local local, long now) throws ProtocolException {
        requireNext("DATA", offset);
        if (pending.length() + bytes.remaining() > sizes.window()) {
            throw new ProtocolException("DATA goes beyond the window of " + sizes.window());
        }
        if (pending.isEmpty()) {
            int before = bytes.remaining();
            local.write(bytes);
            pending.clear(pending.first() + before - bytes.remaining());
        }
        if (bytes.hasRemaining()) {
            pending.append(bytes);
        }
        noteDelivery(now);
    }

    void end(long offset, Local local, long now) throws ProtocolException {
        requireNext("END", offset);
        endArrived = true;
        deliver(local, now);
    }

    void ack(long next) throws ProtocolException {
        if (next < una || next > sent) {
            throw new ProtocolException("ACK is " + next + ", not " + una + " to " + sent);
        }
        acknowledge(next);
    }

    private void acknowledge(long next) {
        una = next;
        ring.dropTo(Math.min(next, ring.next()));
    }

    private void requireNext(String frame, long offset) throws ProtocolException {
        if (endArrived) {
            throw new ProtocolException(frame + " comes after END");
        }
        if (offset != pending.next()) {
            throw new ProtocolException(frame + " is at " + offset + ", not " + pending.next());
        }
    }

    // Frames out.

    /** When {@link #hasOutput} will be true although nothing happens; {@link #NEVER} if not. */
    long deadline(long now) {
        return ackDue > now ? ackDue : NEVER;
    }

    boolean hasOutput(long now) {
        return attached && (sendable() > 0 || isEndSendable() || ackDue <= now);
    }

    /** Puts as many frames as fit. An ACK that could wait goes along with what cannot. */
    void write(ByteBuffer out) {
        if (owesAck() && out.remaining() >= FrameWriter.NUMBER_LENGTH) {
            writeAck(out);
        }
        int length;
        while ((length = Math.min(sendable(), out.remaining() - FrameWriter.DATA_OVERHEAD)) > 0) {
            length = Math.min(length, Limits.MAX_DATA);
            FrameWriter.data(out, sent, length);
            ring.copy(sent, length, out);
            sent += length;
        }
        if (isEndSendable() && out.remaining() >= FrameWriter.NUMBER_LENGTH) {
            FrameWriter.end(out, sent++);
        }
        reached = Math.max(reached, sent);
    }

    /**
     * As {@link #write}, into the room before bytes that were queued last, if they are all that is to be sent and may all be.
     *
     * @param queued those bytes; its position is moved back to the first frame
     * @return false when nothing was done
     */
    boolean writeInPlace(ByteBuffer queued) {
        int length = queued.remaining();
        int start = queued.position() - FrameWriter.DATA_OVERHEAD - (owesAck() ? FrameWriter.NUMBER_LENGTH : 0);
        boolean all = ring.next() - sent == length && sendable() == length && !endQueued;
        if (!attached || !all || start < 0 || length < 1 || length > Limits.MAX_DATA) {
            return false;
        }
        queued.position(start);
        if (owesAck()) {
            writeAck(queued);
        }
        FrameWriter.data(queued, sent, length);
        queued.position(start);
        sent += length;
        reached = Math.max(reached, sent);
        return true;
    }

    private boolean owesAck() {
        return acknowledged < received();
    }

    private void writeAck(ByteBuffer out) {
        acknowledged = received();
        ackDue = NEVER;
        FrameWriter.ack(out, acknowledged);
    }

    private int sendable() {
        return (int) Math.min(ring.next() - sent, peerWindow - (sent - una));
    }

    private boolean isEndSendable() {
        return endQueued && sent == ring.next();
    }
}
