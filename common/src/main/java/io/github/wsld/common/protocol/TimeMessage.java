package io.github.wsld.common.protocol;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What goes over a {@code tims} link after its set-up: messages of a fixed size, told by their first byte. Times are nanoseconds
 * since 1970-01-01T00:00Z, 0 to 2^63 - 1.
 */
public sealed interface TimeMessage {

    /** The message's bytes. */
    byte[] encode();

    /**
     * Guest to host: how late is it?
     *
     * @param t1 given back as it is; any 64 bits
     */
    record SampleRequest(long t1) implements TimeMessage {
        public static final int LENGTH = 9;
        static final int TYPE = 1;

        @Override
        public byte[] encode() {
            return ByteBuffer.allocate(LENGTH).put((byte) TYPE).putLong(t1).array();
        }
    }

    /**
     * Host to guest: the answer, at once and in order.
     *
     * @param t1 of the request
     * @param t2 the host's time when the request had come
     * @param t3 the host's time when this went
     */
    record SampleReply(long t1, long t2, long t3) implements TimeMessage {
        public static final int LENGTH = 25;
        static final int TYPE = 2;

        @Override
        public byte[] encode() {
            return ByteBuffer.allocate(LENGTH)
                    .put((byte) TYPE)
                    .putLong(t1)
                    .putLong(t2)
                    .putLong(t3)
                    .array();
        }
    }

    /**
     * Host to guest, unasked: the host was asleep, and so perhaps was the guest.
     *
     * @param time the host's, when this went
     */
    record Resumed(long time) implements TimeMessage {
        public static final int LENGTH = 9;
        static final int TYPE = 3;

        @Override
        public byte[] encode() {
            return ByteBuffer.allocate(LENGTH).put((byte) TYPE).putLong(time).array();
        }
    }

    /**
     * Takes the next message of a guest.
     *
     * @param in moves on by one message, or not at all
     * @return empty until all of its bytes are there
     */
    static Optional<SampleRequest> ofGuest(ByteBuffer in) throws ProtocolException {
        requireType(in, SampleRequest.TYPE, SampleRequest.TYPE);
        if (in.remaining() < SampleRequest.LENGTH) {
            return Optional.empty();
        }
        in.get();
        return Optional.of(new SampleRequest(in.getLong()));
    }

    /**
     * Takes the next message of a host, a {@link SampleReply} or {@link Resumed}.
     *
     * @param in moves on by one message, or not at all
     * @return empty until all of its bytes are there
     */
    static Optional<TimeMessage> ofHost(ByteBuffer in) throws ProtocolException {
        requireType(in, SampleReply.TYPE, Resumed.TYPE);
        if (!in.hasRemaining()) {
            return Optional.empty();
        }
        boolean isReply = in.get(in.position()) == SampleReply.TYPE;
        if (in.remaining() < (isReply ? SampleReply.LENGTH : Resumed.LENGTH)) {
            return Optional.empty();
        }
        in.get();
        return Optional.of(isReply ? new SampleReply(in.getLong(), time(in), time(in)) : new Resumed(time(in)));
    }

    private static void requireType(ByteBuffer in, int least, int most) throws ProtocolException {
        if (in.hasRemaining()) {
            int type = Byte.toUnsignedInt(in.get(in.position()));
            if (type < least || type > most) {
                throw new ProtocolException("tims message has type " + type + ", which has no meaning here");
            }
        }
    }

    private static long time(ByteBuffer in) throws ProtocolException {
        long time = in.getLong();
        if (time < 0) {
            throw new ProtocolException("time is " + Long.toUnsignedString(time) + " nanoseconds, beyond 2^63");
        }
        return time;
    }
}
