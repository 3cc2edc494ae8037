package io.github.wsld.net;

import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Timer;
import io.github.wsld.common.time.ResumeWatch;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Notices resumes by two clocks of the kernel, of which one counts the time asleep: their difference grows. Looks on a timer, which
 * itself stands still meanwhile. For the loop's thread.
 */
public final class SleepWatch implements ResumeWatch {
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** Reading two clocks one after the other differs by less, unless this thread was held up in between. */
    private static final long SHORTEST_SLEEP = Duration.ofMillis(100).toNanos();

    private final EventLoop loop;
    private final LongSupplier asleep;
    private final Duration look;
    private Timer next;
    private long known;
    private Runnable resumed = () -> {};

    /** @param asleep nanoseconds that this machine has slept since its boot; too much rather than too little by the time of a call */
    public SleepWatch(EventLoop loop, LongSupplier asleep) {
        this(loop, asleep, LOOK);
    }

    public SleepWatch(EventLoop loop, LongSupplier asleep, Duration look) {
        this.loop = loop;
        this.asleep = asleep;
        this.look = look;
    }

    @Override
    public void start(Runnable listener) {
        resumed = listener;
        known = asleep.getAsLong();
        schedule();
    }

    private void schedule() {
        next = loop.schedule(look, () -> {
            schedule();
            look();
        });
    }

    /** Looks now, besides. */
    public void look() {
        long now = asleep.getAsLong();
        if (now - known > SHORTEST_SLEEP) {
            // Once more: this thread may have been held up between two readings, but hardly twice in a row.
            now = Math.min(now, asleep.getAsLong());
        }
        if (now - known > SHORTEST_SLEEP) {
            known = now;
            resumed.run();
        }
    }

    @Override
    public void close() {
        if (next != null) {
            next.cancel();
        }
    }
}
