package io.github.wsld.common.stream;

import io.github.wsld.common.protocol.ProtocolException;
import java.nio.ByteBuffer;

/**
 * What one side of a stream hands over to its next run.
 *
 * <pre>
 *  at  size
 *   0     4  ring size
 *   4     4  window
 *   8     4  the other side's window, 0 before the first link
 *  12     8  first number not acknowledged
 *  20     8  highest number sent over any link, plus 1
 *  28     8  bytes queued in all
 *  36     8  bytes delivered
 *  44     1  1: the local socket has ended; 2: the other side's END is delivered; 3: both
 *  45     4  n, at most the ring size
 *  49     n  the last n bytes queued
 * </pre>
 */
record SideState(
        StreamSizes sizes,
        int peerWindow,
        long una,
        long reached,
        long queued,
        boolean endQueued,
        long delivered,
        boolean endDelivered,
        byte[] ring) {

    private static final int LENGTH = 49;

    int length() {
        return LENGTH + ring.length;
    }

    void encode(ByteBuffer out) {
        out.putInt(sizes.ring()).putInt(sizes.window()).putInt(peerWindow);
        out.putLong(una).putLong(reached).putLong(queued).putLong(delivered);
        out.put((byte) ((endQueued ? 1 : 0) | (endDelivered ? 2 : 0)));
        out.putInt(ring.length).put(ring);
    }

    static SideState decode(ByteBuffer in) throws ProtocolException {
        StreamSizes sizes = new StreamSizes(in.getInt(), in.getInt());
        int peerWindow = in.getInt();
        long una = in.getLong();
        long reached = in.getLong();
        long queued = in.getLong();
        long delivered = in.getLong();
        int ends = in.get();
        int length = in.getInt();
        boolean endQueued = (ends & 1) != 0;
        long next = queued + (endQueued ? 1 : 0);
        boolean inOrder = 0 <= una && una <= reached && reached <= next && delivered >= 0;
        boolean fits = length >= 0 && length <= Math.min(sizes.ring(), in.remaining());
        if (!inOrder || !fits || ends >> 2 != 0 || peerWindow < 0 || Math.min(una, queued) != queued - length) {
            throw new ProtocolException("the state of a stream contradicts itself");
        }
        byte[] ring = new byte[length];
        in.get(ring);
        return new SideState(sizes, peerWindow, una, reached, queued, endQueued, delivered, (ends & 2) != 0, ring);
    }
}
