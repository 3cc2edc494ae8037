package io.github.wsld.common.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a guest asks of a stream by {@link Function#STRM}.
 *
 * <pre>
 *  at  size
 *   0     1  1 OPEN, 2 RESUME, 3 KILL, 4 BURY
 *   1     1  0
 *   2     2  reason code in KILL, otherwise 0
 *   4     4  epoch, 1 or more; 0 in BURY
 *   8    16  stream id, not zero; in BURY the instance that is gone
 *  24     8  received in RESUME, otherwise 0
 *  32     4  window in OPEN and RESUME, 4096 to 16777216; otherwise 0
 *  36    16  guest instance
 *  52     1  t, 1 to 255 in OPEN, otherwise 0
 *  53     t  target, printable ASCII
 * </pre>
 */
public sealed interface StrmRequest {

    /** Greatest epoch. */
    long MAX_EPOCH = 0xffff_ffffL;

    /** Which run of the guest asks. */
    Instance guest();

    /** The body of the REQUEST. */
    byte[] encode();

    /** A request about one stream. Each dial of a stream has an epoch of its own, above all before it. */
    sealed interface OfStream extends StrmRequest {
        long epoch();

        StreamId stream();
    }

    /**
     * Create the stream, or resume it when it is there: what a guest says until its first OK.
     *
     * @param window most bytes that the host may have under way to the guest, for the stream's life
     */
    record Open(long epoch, StreamId stream, int window, Instance guest, Target target) implements OfStream {
        public Open {
            checkEpoch(epoch);
            checkWindow(window);
        }

        @Override
        public byte[] encode() {
            return put(1, 0, epoch, stream.high(), stream.low(), 0, window, guest, target.encode());
        }
    }

    /**
     * Attach a link to the stream again.
     *
     * @param received how many numbers the guest has delivered; END counts one
     * @param window the one of {@link Open}
     */
    record Resume(long epoch, StreamId stream, long received, int window, Instance guest) implements OfStream {
        public Resume {
            checkEpoch(epoch);
            checkWindow(window);
            if (received < 0) {
                throw new IllegalArgumentException("received is " + received);
            }
        }

        @Override
        public byte[] encode() {
            return put(2, 0, epoch, stream.high(), stream.low(), received, window, guest, new byte[0]);
        }
    }

    /**
     * The client is gone: end the stream, whatever is known of it.
     *
     * @param reason code of a {@link Reason}
     */
    record Kill(long epoch, StreamId stream, int reason, Instance guest) implements OfStream {
        public Kill {
            checkEpoch(epoch);
            if (reason < 0 || reason > 0xffff) {
                throw new IllegalArgumentException("reason code is " + reason + ", not 0 to 65535");
            }
        }

        @Override
        public byte[] encode() {
            return put(3, reason, epoch, stream.high(), stream.low(), 0, 0, guest, new byte[0]);
        }
    }

    /**
     * An earlier run of this guest is gone with all it knew: end its streams.
     *
     * @param gone the earlier run
     */
    record Bury(Instance gone, Instance guest) implements StrmRequest {
        @Override
        public byte[] encode() {
            return put(4, 0, 0, gone.high(), gone.low(), 0, 0, guest, new byte[0]);
        }
    }

    /** Reads the body of a REQUEST; on failure the host replies {@link StrmStatus#BAD}. */
    static StrmRequest decode(byte[] body) throws ProtocolException {
        BodyReader in = new BodyReader("strm request", body);
        int verb = in.u8();
        in.requireRange("verb", verb, 1, 4);
        in.zero("second byte");
        int reason = in.u16();
        in.requireRange("reason code", reason, 0, verb == 3 ? 0xffff : 0);
        long epoch = in.u32();
        in.requireRange("epoch", epoch, verb == 4 ? 0 : 1, verb == 4 ? 0 : MAX_EPOCH);
        long high = in.u64();
        long low = in.u64();
        if (high == 0 && low == 0) {
            throw new ProtocolException("strm request names no stream: its id is zero");
        }
        long received = in.u64();
        in.requireRange("received", received, 0, verb == 2 ? Long.MAX_VALUE : 0);
        long window = in.u32();
        boolean flows = verb <= 2;
        in.requireRange("window", window, flows ? Limits.MIN_WINDOW : 0, flows ? Limits.MAX_WINDOW : 0);
        Instance guest = new Instance(in.u64(), in.u64());
        int length = in.u8();
        in.requireRange("target length", length, verb == 1 ? 1 : 0, verb == 1 ? Limits.MAX_TARGET : 0);
        byte[] text = in.bytes(length);
        in.end();
        return switch (verb) {
            case 1 ->
                new Open(
                        epoch,
                        new StreamId(high, low),
                        (int) window,
                        guest,
                        Target.parse(new String(text, StandardCharsets.ISO_8859_1)));
            case 2 -> new Resume(epoch, new StreamId(high, low), received, (int) window, guest);
            case 3 -> new Kill(epoch, new StreamId(high, low), reason, guest);
            default -> new Bury(new Instance(high, low), guest);
        };
    }

    private static byte[] put(
            int verb,
            int reason,
            long epoch,
            long high,
            long low,
            long received,
            int window,
            Instance guest,
            byte[] target) {
        ByteBuffer out = ByteBuffer.allocate(53 + target.length)
                .put((byte) verb)
                .put((byte) 0)
                .putShort((short) reason)
                .putInt((int) epoch)
                .putLong(high)
                .putLong(low)
                .putLong(received)
                .putInt(window);
        guest.encode(out);
        return out.put((byte) target.length).put(target).array();
    }

    private static void checkEpoch(long epoch) {
        if (epoch < 1 || epoch > MAX_EPOCH) {
            throw new IllegalArgumentException("epoch is " + epoch + ", not 1 to " + MAX_EPOCH);
        }
    }

    private static void checkWindow(int window) {
        if (window < Limits.MIN_WINDOW || window > Limits.MAX_WINDOW) {
            throw new IllegalArgumentException(
                    "window is " + window + ", not " + Limits.MIN_WINDOW + " to " + Limits.MAX_WINDOW);
        }
    }
}
