package io.github.wsld.net.linux;

import com.sun.jna.Native;
import io.github.wsld.common.time.StepWatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A timer that never ends, which the kernel cancels whenever the clock is stepped: timerfd(2) with TFD_TIMER_CANCEL_ON_SET. A slew
 * does not cancel it. Owns the descriptor and a little memory.
 */
final class TimerStepWatch implements StepWatch {
    private static final int TFD_NONBLOCK = 0x800;
    private static final int TFD_CLOEXEC = 0x80000;
    private static final int TFD_TIMER_ABSTIME = 1;
    private static final int TFD_TIMER_CANCEL_ON_SET = 2;
    /** The year 2200: an end that no clock reaches. */
    private static final long FAR_SECONDS = 7_258_118_400L;

    private final LinuxMemory memory = new LinuxMemory();
    private final int descriptor;
    /** What is read, 8 bytes. */
    private final long count;

    private TimerStepWatch(int descriptor) {
        this.descriptor = descriptor;
        this.count = memory.allocate(Long.BYTES);
    }

    static TimerStepWatch open() throws IOException {
        int descriptor = LibC.timerfd_create(LinuxClock.CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
        if (descriptor < 0) {
            throw new IOException("timerfd_create: " + Errno.describe(Native.getLastError()));
        }
        TimerStepWatch watch = new TimerStepWatch(descriptor);
        try {
            watch.arm();
            return watch;
        } catch (IOException e) {
            watch.close();
            throw e;
        }
    }

    private void arm() throws IOException {
        // struct itimerspec: interval, then value, each as seconds and nanoseconds of 8 bytes.
        int size = 4 * Long.BYTES;
        long value = memory.allocate(size);
        try {
            ByteBuffer view = memory.view(value, size).order(ByteOrder.nativeOrder());
            view.putLong(0).putLong(0).putLong(FAR_SECONDS).putLong(0);
            int flags = TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET;
            if (LibC.timerfd_settime(descriptor, flags, value, 0) < 0) {
                throw new IOException("timerfd_settime to watch for steps: " + Errno.describe(Native.getLastError()));
            }
        } finally {
            memory.free(value);
        }
    }

    @Override
    public int descriptor() {
        return descriptor;
    }

    @Override
    public boolean clear() {
        // The timer stays armed after a cancellation is read.
        return LibC.read(descriptor, count, Long.BYTES) < 0 && Native.getLastError() == Errno.ECANCELED.code;
    }

    @Override
    public void close() {
        LibC.close(descriptor);
        memory.free(count);
    }
}
