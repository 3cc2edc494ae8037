package io.github.wsld.systemd;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** How often systemd wants to hear of this process: the environment of sd_watchdog_enabled(3). */
public final class WatchdogInterval {
    private static final String MICROSECONDS = "WATCHDOG_USEC";
    private static final String PID = "WATCHDOG_PID";

    private WatchdogInterval() {}

    /** The time after which silence is taken for a hang; empty when nobody listens, or the wish is another process's. */
    public static Optional<Duration> of(Map<String, String> environment, long pid) {
        String wanted = environment.getOrDefault(PID, "");
        if (!wanted.isEmpty() && !wanted.equals(Long.toString(pid))) {
            return Optional.empty();
        }
        try {
            long microseconds = Long.parseLong(environment.getOrDefault(MICROSECONDS, "0"));
            return microseconds > 0
                    ? Optional.of(Duration.ofNanos(Math.multiplyExact(microseconds, 1000)))
                    : Optional.empty();
        } catch (NumberFormatException | ArithmeticException e) {
            return Optional.empty();
        }
    }
}
