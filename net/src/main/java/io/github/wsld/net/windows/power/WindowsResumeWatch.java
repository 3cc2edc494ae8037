package io.github.wsld.net.windows.power;

import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.time.ResumeWatch;
import io.github.wsld.net.SleepWatch;
import io.github.wsld.net.windows.WindowsClock;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resumes of a Windows host: by what Windows tells, and by its clocks in case that it does not, as may be on a machine with Modern
 * Standby. A resume that both notice, or that Windows tells twice (once by itself, once for the user), is one. For the loop's thread.
 */
public final class WindowsResumeWatch implements ResumeWatch {
    private static final Logger LOG = LoggerFactory.getLogger(WindowsResumeWatch.class);
    /** What comes within it after a resume belongs to that. */
    private static final long SAME_RESUME = Duration.ofSeconds(5).toNanos();

    private final EventLoop loop;
    private final SleepWatch clocks;
    private Runnable resumed = () -> {};
    private PowerNotification notification;
    private boolean everResumed;
    private long lastResume;

    /** @param asleep see {@link SleepWatch} */
    WindowsResumeWatch(EventLoop loop, LongSupplier asleep) {
        this.loop = loop;
        this.clocks = new SleepWatch(loop, asleep);
    }

    /** Watches this machine. */
    public static WindowsResumeWatch on(EventLoop loop) {
        return new WindowsResumeWatch(loop, new WindowsClock()::asleep);
    }

    @Override
    public void start(Runnable listener) {
        resumed = listener;
        try {
            notification = new PowerNotification(type -> loop.execute(() -> told(type)));
        } catch (IOException e) {
            LOG.warn("resumes are noticed by clocks alone, within a second reason=\"{}\"", e.getMessage());
        }
        clocks.start(this::noticed);
        LOG.debug("watching for resumes notification={}", notification != null);
    }

    private void told(int type) {
        LOG.debug("power event type={}", type);
        if (type == PowerNotification.RESUME_AUTOMATIC || type == PowerNotification.RESUME_SUSPEND) {
            noticed();
        }
    }

    private void noticed() {
        long now = loop.nanoTime();
        if (!everResumed || now - lastResume > SAME_RESUME) {
            everResumed = true;
            lastResume = now;
            resumed.run();
        }
    }

    /** What Windows would tell. */
    PowerNotification notification() {
        return notification;
    }

    @Override
    public void close() {
        clocks.close();
        if (notification != null) {
            notification.close();
        }
    }
}
