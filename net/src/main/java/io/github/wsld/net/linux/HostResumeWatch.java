package io.github.wsld.net.linux;

import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.EventHandler;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Poller;
import io.github.wsld.common.time.ResumeWatch;
import io.github.wsld.common.time.StepWatch;
import io.github.wsld.net.SleepWatch;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resumes of a Linux host: CLOCK_BOOTTIME counts a suspend and CLOCK_MONOTONIC does not. They are compared when the kernel says
 * that the clock jumped, as it does at each resume (timekeeping_resume of kernel/time/timekeeping.c), and once a minute in case that
 * it does not. Owns the watch for jumps. For the loop's thread.
 */
public final class HostResumeWatch implements ResumeWatch {
    private static final Logger LOG = LoggerFactory.getLogger(HostResumeWatch.class);
    private static final Duration LOOK = Duration.ofMinutes(1);

    private final EventLoop loop;
    private final SleepWatch clocks;
    private StepWatch jumps;
    private Channel channel;

    /**
     * @param asleep see {@link SleepWatch}
     * @param jumps taken over
     */
    HostResumeWatch(EventLoop loop, LongSupplier asleep, StepWatch jumps) {
        this.loop = loop;
        this.clocks = new SleepWatch(loop, asleep, LOOK);
        this.jumps = jumps;
    }

    /** Watches by this machine's clocks. */
    public static ResumeWatch on(EventLoop loop, LinuxClock clock) {
        LongSupplier asleep = () -> asleep(clock);
        try {
            return new HostResumeWatch(loop, asleep, clock.watchSteps());
        } catch (IOException e) {
            LOG.warn("resumes are noticed by looking each second reason=\"{}\"", e.getMessage());
            return new SleepWatch(loop, asleep);
        }
    }

    /** Nanoseconds that this machine has slept since its boot; too much rather than too little by the time of a call. */
    static long asleep(LinuxClock clock) {
        long monotonic = clock.monotonic();
        return clock.boottime() - monotonic;
    }

    @Override
    public void start(Runnable resumed) {
        clocks.start(resumed);
        channel = loop.open(jumps.descriptor(), Poller.READABLE, new Jumps());
    }

    @Override
    public void close() {
        clocks.close();
        endJumps();
    }

    private void endJumps() {
        if (channel != null) {
            channel.release();
            channel = null;
        }
        if (jumps != null) {
            jumps.close();
            jumps = null;
        }
    }

    private final class Jumps implements EventHandler {
        @Override
        public void ready(int events) {
            jumps.clear();
            clocks.look();
        }

        @Override
        public void abort(Throwable cause) {
            // The look once a minute is left.
            endJumps();
        }
    }
}
