package io.github.wsld.net.linux;

import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.time.ResumeWatch;
import io.github.wsld.net.SleepWatch;

/** Resumes of a Linux host: CLOCK_BOOTTIME counts a suspend and CLOCK_MONOTONIC does not. */
public final class HostResumeWatch {
    private HostResumeWatch() {}

    /** Watches by this machine's clocks. */
    public static ResumeWatch on(EventLoop loop, LinuxClock clock) {
        return new SleepWatch(loop, () -> asleep(clock));
    }

    /** Nanoseconds that this machine has slept since its boot; too much rather than too little by the time of a call. */
    static long asleep(LinuxClock clock) {
        long monotonic = clock.monotonic();
        return clock.boottime() - monotonic;
    }
}
