package io.github.wsld.net.windows.power;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The time that Windows has slept since its start: its interrupt time counts that, its unbiased one does not. Any thread. */
final class InterruptTime implements LongSupplier {
    /** Both are told in units of 100 ns. */
    private static final int UNIT_NANOS = 100;

    private final Function biased;
    private final Function unbiased;

    private InterruptTime(Function biased, Function unbiased) {
        this.biased = biased;
        this.unbiased = unbiased;
    }

    /** Empty where a clock is missing, as in Wine. */
    static Optional<LongSupplier> clocks() {
        try {
            return Optional.of(new InterruptTime(
                    NativeLibrary.getInstance("kernelbase").getFunction("QueryInterruptTime"),
                    NativeLibrary.getInstance("kernel32").getFunction("QueryUnbiasedInterruptTime")));
        } catch (UnsatisfiedLinkError e) {
            return Optional.empty();
        }
    }

    @Override
    public long getAsLong() {
        long awake = read(unbiased);
        return (read(biased) - awake) * UNIT_NANOS;
    }

    private static long read(Function clock) {
        try (Memory time = new Memory(Long.BYTES)) {
            clock.invokeInt(new Object[] {time});
            return time.getLong(0);
        }
    }
}
