package io.github.wsld.net.windows;

import java.nio.ByteBuffer;

/**
 * How long this machine has slept: the tick count (milliseconds, some 16 of them apart) counts a sleep, the unbiased interrupt
 * time (units of 100 ns) does not. Owns a small block of native memory for its life. For one thread.
 */
public final class WindowsClock {
    private static final long INTERRUPT_TIME_NANOS = 100;
    private static final long TICK_NANOS = 1_000_000;

    private final WindowsMemory memory = new WindowsMemory();
    private final long block = memory.allocate(8);
    private final ByteBuffer view = memory.littleEndianView(block, 8);

    /** Nanoseconds that this machine has slept since it was started, give or take a tick. */
    public long asleep() {
        Kernel32.QueryUnbiasedInterruptTime(block);
        return Kernel32.GetTickCount64() * TICK_NANOS - view.getLong(0) * INTERRUPT_TIME_NANOS;
    }
}
