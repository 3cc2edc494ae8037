package io.github.wsld.common.time;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One datagram for chronyd's reference clock driver SOCK: struct sock_sample of its refclock_sock.c, with the C compiler's layout on
 * 64-bit Linux, which is the same on x86-64 and aarch64.
 *
 * <pre>
 *  at  size
 *   0     8  tv.tv_sec: the guest's clock
 *   8     8  tv.tv_usec
 *  16     8  offset: the host's clock less the guest's, seconds, a double
 *  24     4  pulse: 0, the seconds are known too
 *  28     4  leap: 0, no leap second is coming
 *  32     4  unused
 *  36     4  magic: 0x534f434b, "SOCK"
 *  40        end
 * </pre>
 */
public final class SockSample {
    static final int SIZE = 40;

    private static final int MAGIC = 0x534f434b;
    private static final long NANOS_PER_MICRO = 1000;
    private static final long MICROS_PER_SECOND = 1_000_000;

    private SockSample() {}

    /**
     * @param realtime the guest's clock, nanoseconds since the epoch
     * @param offset the host's less the guest's at that moment, nanoseconds
     * @param order of this machine
     */
    public static byte[] encode(long realtime, long offset, ByteOrder order) {
        long micros = Math.floorDiv(realtime, NANOS_PER_MICRO);
        return ByteBuffer.allocate(SIZE)
                .order(order)
                .putLong(Math.floorDiv(micros, MICROS_PER_SECOND))
                .putLong(Math.floorMod(micros, MICROS_PER_SECOND))
                .putDouble(offset * 1e-9)
                .putInt(0)
                .putInt(0)
                .putInt(0)
                .putInt(MAGIC)
                .array();
    }
}
