package io.github.wsld.common.stream.io;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Nanoseconds that this process was awake for since this object was made. Stands still while the machine sleeps or the process is
 * stopped, whatever the clock beneath does then: it goes on only as long as it is asked, at least every {@link #LOOK}.
 */
public final class AwakeClock implements LongSupplier {
    /** How often it has to be asked. */
    public static final Duration LOOK = Duration.ofSeconds(5);
    /** Longer without being asked is sleep, but for so much. */
    private static final long MOST = 4 * LOOK.toNanos();

    private final LongSupplier nanoTime;
    private long last;
    private long awake;

    /** @param nanoTime monotonic */
    public AwakeClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.last = nanoTime.getAsLong();
    }

    @Override
    public long getAsLong() {
        long now = nanoTime.getAsLong();
        awake += Math.min(now - last, MOST);
        last = now;
        return awake;
    }
}
