package io.github.wsld.common.protocol;

import java.nio.ByteBuffer;

/**
 * What a host replies to a {@link StrmRequest}. After {@link StrmStatus#OK} frames follow both ways.
 *
 * <pre>
 *  at  size
 *   0     1  status
 *   1     1  0
 *   2     2  reason code
 *   4     4  highest epoch accepted
 *   8     8  received after OK, otherwise 0
 *  16     4  window after OK, 4096 to 16777216; otherwise 0
 *  20     4  retry after, ms, after BUSY; otherwise 0
 *  24     2  r, 0 to 512
 *  26     r  reason, UTF-8
 * </pre>
 *
 * @param epoch 0 when the host does not know the stream
 * @param received how many numbers the host has delivered to the target; END counts one
 * @param window most bytes that the guest may have under way, for the stream's life
 * @param retryMillis how long to wait before the next attempt, unsigned 32 bit
 */
public record StrmReply(StrmStatus status, Reason reason, long epoch, long received, int window, long retryMillis) {

    public StrmReply {
        boolean ok = status == StrmStatus.OK;
        if (epoch < 0 || epoch > StrmRequest.MAX_EPOCH) {
            throw new IllegalArgumentException("epoch is " + epoch + ", not 0 to " + StrmRequest.MAX_EPOCH);
        }
        if (ok
                ? received < 0 || window < Limits.MIN_WINDOW || window > Limits.MAX_WINDOW
                : received != 0 || window != 0) {
            throw new IllegalArgumentException(status + " with received " + received + ", window " + window);
        }
        if (retryMillis < 0 || retryMillis > (status == StrmStatus.BUSY ? 0xffff_ffffL : 0)) {
            throw new IllegalArgumentException(status + " with retry after " + retryMillis);
        }
    }

    /** The reply that attaches a stream. */
    public static StrmReply ok(long epoch, long received, int window) {
        return new StrmReply(StrmStatus.OK, Reason.NONE, epoch, received, window, 0);
    }

    /** A reply that attaches none, with any status but OK. */
    public static StrmReply refusal(StrmStatus status, Reason reason, long epoch) {
        return new StrmReply(status, reason, epoch, 0, 0, 0);
    }

    /** A reply of {@link StrmStatus#BUSY}. */
    public static StrmReply busy(Reason reason, long epoch, long retryMillis) {
        return new StrmReply(StrmStatus.BUSY, reason, epoch, 0, 0, retryMillis);
    }

    /** The body of the REPLY. */
    public byte[] encode() {
        byte[] text = reason.encodeText();
        return ByteBuffer.allocate(26 + text.length)
                .put((byte) status.number())
                .put((byte) 0)
                .putShort((short) reason.code())
                .putInt((int) epoch)
                .putLong(received)
                .putInt(window)
                .putInt((int) retryMillis)
                .putShort((short) text.length)
                .put(text)
                .array();
    }

    /** Reads the body of a REPLY; on failure the guest closes the link. */
    public static StrmReply decode(byte[] body) throws ProtocolException {
        BodyReader in = new BodyReader("strm reply", body);
        StrmStatus status = StrmStatus.of(in.u8());
        boolean ok = status == StrmStatus.OK;
        in.zero("second byte");
        int code = in.u16();
        long epoch = in.u32();
        long received = in.u64();
        in.requireRange("received", received, 0, ok ? Long.MAX_VALUE : 0);
        long window = in.u32();
        in.requireRange("window", window, ok ? Limits.MIN_WINDOW : 0, ok ? Limits.MAX_WINDOW : 0);
        long retry = in.u32();
        in.requireRange("retry after", retry, 0, status == StrmStatus.BUSY ? 0xffff_ffffL : 0);
        int length = in.u16();
        in.requireRange("reason length", length, 0, Limits.MAX_REASON);
        byte[] text = in.bytes(length);
        in.end();
        return new StrmReply(status, Reason.decode(code, text), epoch, received, (int) window, retry);
    }
}
