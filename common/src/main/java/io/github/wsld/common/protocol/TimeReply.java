package io.github.wsld.common.protocol;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The host's answer to {@link Function#TIME}: 8 bytes, then it closes.
 *
 * @param micros microseconds since 1970-01-01T00:00Z, not negative
 */
public record TimeReply(long micros) {

    /** Length in bytes. */
    public static final int LENGTH = 8;

    public TimeReply {
        if (micros < 0) {
            throw new IllegalArgumentException(
                    "time is " + Long.toUnsignedString(micros) + " microseconds, beyond 2^63");
        }
    }

    /** The answer at a moment. */
    public static TimeReply of(Instant now) {
        return new TimeReply(ChronoUnit.MICROS.between(Instant.EPOCH, now));
    }

    /** The moment that it names. */
    public Instant instant() {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    public byte[] encode() {
        return ByteBuffer.allocate(LENGTH).putLong(micros).array();
    }

    /** Reads exactly {@link #LENGTH} bytes. */
    public static TimeReply decode(byte[] bytes) throws ProtocolException {
        BodyReader in = new BodyReader("time reply", bytes);
        long micros = in.u64();
        in.end();
        if (micros < 0) {
            throw new ProtocolException(
                    "time reply is " + Long.toUnsignedString(micros) + " microseconds, beyond 2^63");
        }
        return new TimeReply(micros);
    }
}
