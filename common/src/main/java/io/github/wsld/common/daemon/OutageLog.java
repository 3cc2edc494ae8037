package io.github.wsld.common.daemon;

import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.event.Level;

/**
 * Tells of something that fails again and again once an outage. Belongs to one thread, the loop's as a rule.
 *
 * <pre>
 *               failed: WARN                  failed: DEBUG, or WARN for a new reason
 *   working ------------------> failing ----+
 *      ^                           |  ^-----+
 *      +---------------------------+
 *               worked: INFO, with duration and number of failures
 * </pre>
 */
public final class OutageLog {

    /** Reasons that one outage keeps in mind; more are told as repeats. */
    static final int MAX_REASONS = 8;

    /** Where lines go. */
    public interface Sink {
        void log(Level level, String line);
    }

    private final String failing;
    private final String working;
    private final LongSupplier nanoClock;
    private final Sink sink;
    private final Set<String> reasonsTold = new HashSet<>();
    private long failures;
    private long sinceNanos;

    /**
     * @param failing event of the lines while it fails, with its keys: {@code host unreachable endpoint=vsock:2:6000}
     * @param working event of the line when it works again
     * @param nanoClock monotonic, such as {@code System::nanoTime}
     * @param sink such as {@code (level, line) -> LOG.atLevel(level).log(line)}
     */
    public OutageLog(String failing, String working, LongSupplier nanoClock, Sink sink) {
        this.failing = failing;
        this.working = working;
        this.nanoClock = nanoClock;
        this.sink = sink;
    }

    /** It failed, for this reason. */
    public void failed(String reason) {
        if (failures == 0) {
            sinceNanos = nanoClock.getAsLong();
        }
        failures++;
        boolean told = reasonsTold.contains(reason) || reasonsTold.size() == MAX_REASONS;
        if (!told) {
            reasonsTold.add(reason);
        }
        String repeats = failures == 1 ? "" : " failures=" + failures;
        sink.log(told ? Level.DEBUG : Level.WARN, failing + repeats + " reason=\"" + reason + "\"");
    }

    /** It worked. Says so only when it had failed before. */
    public void worked() {
        if (failures == 0) {
            return;
        }
        long tenths = (nanoClock.getAsLong() - sinceNanos) / 100_000_000;
        sink.log(Level.INFO, working + " after=" + tenths / 10 + "." + tenths % 10 + "s failures=" + failures);
        failures = 0;
        reasonsTold.clear();
    }
}
