package io.github.wsld.common.stream.io;

import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Timer;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * One timer for a deadline that moves often: it is set anew only when the deadline comes nearer, and when it rings too early it is
 * set again. For the loop's thread.
 */
public final class Alarm {
    private final EventLoop loop;
    private final LongSupplier clock;
    private final LongSupplier deadline;
    private final Runnable action;
    private Timer timer;
    private long ringsAt = Long.MAX_VALUE;

    /**
     * @param clock in nanoseconds, what the deadline is measured by
     * @param deadline {@link Long#MAX_VALUE} for none
     * @param action runs when the deadline has come; sets the alarm again
     */
    public Alarm(EventLoop loop, LongSupplier clock, LongSupplier deadline, Runnable action) {
        this.loop = loop;
        this.clock = clock;
        this.deadline = deadline;
        this.action = action;
    }

    /** The deadline may have changed. */
    public void set() {
        long next = deadline.getAsLong();
        if (next < ringsAt) {
            cancel();
            ringsAt = next;
            timer = loop.schedule(Duration.ofNanos(Math.max(0, next - clock.getAsLong())), this::ring);
        }
    }

    private void ring() {
        timer = null;
        ringsAt = Long.MAX_VALUE;
        if (deadline.getAsLong() <= clock.getAsLong()) {
            action.run();
        } else {
            set();
        }
    }

    public void cancel() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        ringsAt = Long.MAX_VALUE;
    }
}
