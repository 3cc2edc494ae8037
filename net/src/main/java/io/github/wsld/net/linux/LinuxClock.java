package io.github.wsld.net.linux;

import com.sun.jna.Native;
import io.github.wsld.common.time.ClockDeniedException;
import io.github.wsld.common.time.ClockReading;
import io.github.wsld.common.time.Discipline;
import io.github.wsld.common.time.StepWatch;
import io.github.wsld.common.time.SystemClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The clocks of Linux: clock_gettime(2), adjtimex(2). Owns a small block of native memory for its life. For one thread; reading a
 * stamp allocates nothing.
 */
public final class LinuxClock implements SystemClock {
    /** Clock ids of linux/time.h. */
    static final int CLOCK_REALTIME = 0;

    private static final int CLOCK_MONOTONIC = 1;
    private static final int CLOCK_MONOTONIC_RAW = 4;
    private static final int CLOCK_BOOTTIME = 7;

    private static final int CAP_SYS_TIME = 25;
    private static final String ADVICE =
            "; give wsld the right by AmbientCapabilities=CAP_SYS_TIME in its unit, or start it by:"
                    + " sudo -E setpriv --reuid=$(id -u) --regid=$(id -g) --init-groups --inh-caps=+sys_time --ambient-caps=+sys_time wsld";

    /** Readings that are this close together are good enough; of worse ones the best of a few is taken. */
    private static final long CLOSE = 2_000;

    private static final int MOST_READINGS = 5;

    private final long block;
    private final ByteBuffer view;
    private final boolean adjusts;

    private LinuxClock(boolean adjusts) {
        LinuxMemory memory = new LinuxMemory();
        this.block = memory.allocate(Timex.SIZE);
        this.view = memory.view(block, Timex.SIZE).order(ByteOrder.nativeOrder());
        this.adjusts = adjusts;
    }

    /** The clock, to be read and, by a process with CAP_SYS_TIME, to be set. */
    public static LinuxClock system() {
        return new LinuxClock(hasCapability(Path.of("/proc/thread-self/status")));
    }

    /** The clock, to be read alone: whatever this process may, the methods that set deny it before they ask the kernel. */
    public static LinuxClock readOnly() {
        return new LinuxClock(false);
    }

    @Override
    public long boottime() {
        return time(CLOCK_BOOTTIME);
    }

    public long realtime() {
        return time(CLOCK_REALTIME);
    }

    public long raw() {
        return time(CLOCK_MONOTONIC_RAW);
    }

    public long monotonic() {
        return time(CLOCK_MONOTONIC);
    }

    @Override
    public ClockReading read() {
        ClockReading best = null;
        for (int i = 0; i < MOST_READINGS && (best == null || best.uncertainty() > CLOSE); i++) {
            long boottime = boottime();
            long realtime = realtime();
            long raw = raw();
            long uncertainty = boottime() - boottime;
            if (best == null || uncertainty < best.uncertainty()) {
                best = new ClockReading(realtime, boottime, raw, uncertainty);
            }
        }
        return best;
    }

    @Override
    public Discipline discipline() throws IOException {
        Timex.putRead(view);
        if (LibC.adjtimex(block) < 0) {
            throw new IOException("adjtimex to read the clock's state: " + Errno.describe(Native.getLastError()));
        }
        return Timex.discipline(view);
    }

    @Override
    public Optional<String> denial() {
        return adjusts ? Optional.empty() : Optional.of("this process has no CAP_SYS_TIME" + ADVICE);
    }

    @Override
    public void step(long offset) throws IOException {
        Timex.putStep(view, offset);
        set("to step the clock by " + offset + " ns");
    }

    @Override
    public void setRate(double ppm) throws IOException {
        Timex.putRate(view, ppm);
        set("to set the clock's rate to " + ppm + " ppm");
    }

    private void set(String what) throws IOException {
        if (!adjusts) {
            throw new ClockDeniedException("adjtimex " + what + ": " + denial().orElseThrow());
        }
        if (LibC.adjtimex(block) < 0) {
            int error = Native.getLastError();
            String text = "adjtimex " + what + ": " + Errno.describe(error);
            // With the capability, but of a user namespace: the clock is not its own.
            throw error == Errno.EPERM.code ? new ClockDeniedException(text + ADVICE) : new IOException(text);
        }
    }

    @Override
    public StepWatch watchSteps() throws IOException {
        return TimerStepWatch.open();
    }

    private long time(int clock) {
        if (LibC.clock_gettime(clock, block) < 0) {
            throw new IllegalStateException(
                    "clock_gettime clock=" + clock + ": " + Errno.describe(Native.getLastError()));
        }
        return view.getLong(0) * 1_000_000_000L + view.getLong(Long.BYTES);
    }

    /** Whether a thread has CAP_SYS_TIME in effect, by its status file of proc(5); not when that cannot be read. */
    static boolean hasCapability(Path status) {
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("CapEff:"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .anyMatch(mask -> (Long.parseUnsignedLong(mask, 16) >>> CAP_SYS_TIME & 1) == 1);
        } catch (IOException e) {
            return false;
        }
    }
}
