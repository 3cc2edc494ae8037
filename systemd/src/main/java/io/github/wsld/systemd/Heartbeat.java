package io.github.wsld.systemd;

import io.github.wsld.common.daemon.LoopPart;
import io.github.wsld.common.daemon.OnLoop;
import io.github.wsld.common.daemon.ServiceNotifier;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Tells systemd from the event loop that the loop is alive, and what the daemon does in a line for {@code systemctl status}. A
 * loop that hangs falls silent, and systemd starts the daemon anew.
 */
public final class Heartbeat extends OnLoop {
    /** Between two looks at the status line. */
    private static final Duration STATUS_INTERVAL = Duration.ofSeconds(5);
    /** Beats within the time that systemd waits for one: a beat may be late by half of it. */
    private static final int BEATS = 3;

    private final EventLoop loop;
    private final ServiceNotifier notifier;
    private final Optional<Duration> watchdog;
    private final Supplier<String> status;
    private String told = "";
    private Optional<Timer> next = Optional.empty();

    /**
     * @param notifier {@link ServiceNotifier#NONE} makes this part do nothing
     * @param watchdog of {@link WatchdogInterval}
     * @param status one line; called on the loop's thread
     */
    public Heartbeat(
            LoopPart loopPart,
            EventLoop loop,
            ServiceNotifier notifier,
            Optional<Duration> watchdog,
            Supplier<String> status) {
        super(loopPart, "heartbeat");
        this.loop = loop;
        this.notifier = notifier;
        this.watchdog = watchdog;
        this.status = status;
    }

    @Override
    public void start() {
        if (notifier != ServiceNotifier.NONE) {
            beat();
        }
    }

    private void beat() {
        // First, so that a status line that fails costs nothing but itself.
        next = Optional.of(loop.schedule(interval(), this::beat));
        if (watchdog.isPresent()) {
            notifier.send("WATCHDOG=1");
        }
        String line = status.get();
        if (!line.equals(told)) {
            told = line;
            notifier.send("STATUS=" + line);
        }
    }

    private Duration interval() {
        return watchdog.map(within -> within.dividedBy(BEATS))
                .filter(beat -> beat.compareTo(STATUS_INTERVAL) < 0)
                .orElse(STATUS_INTERVAL);
    }

    @Override
    protected void stopOnLoop() {
        next.ifPresent(Timer::cancel);
    }
}
