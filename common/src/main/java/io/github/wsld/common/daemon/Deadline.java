package io.github.wsld.common.daemon;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A moment of the monotonic clock until which something may last. */
public final class Deadline {

    private final long endNanos;

    private Deadline(long endNanos) {
        this.endNanos = endNanos;
    }

    public static Deadline in(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos());
    }

    /** What remains, never negative. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
    }

    /**
     * Waits for a result, which must not be a failure; empty when the time is over. An interrupt shortens nothing and is kept for
     * the caller.
     */
    <T> Optional<T> await(CompletableFuture<T> result) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return Optional.of(result.get(left().toNanos(), TimeUnit.NANOSECONDS));
                } catch (InterruptedException again) {
                    interrupted = true;
                } catch (TimeoutException over) {
                    return Optional.empty();
                } catch (ExecutionException bug) {
                    throw new IllegalStateException(bug.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
