package io.github.wsld.common.daemon;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the parts of a daemon in order, on the caller's thread, and stops them in reverse order, each on a thread of its own.
 * {@link #start} may be called once; {@link #stop} from any thread at any time, during a start too: the first call does the work,
 * later ones wait for its result.
 */
public final class Lifecycle {

    /** What the parts that did start get for their stop when another one failed to. */
    private static final Duration UNDO_TIME = Duration.ofSeconds(3);
    /** Of the time for a stop, the share that a part that hangs must leave to those after it. */
    private static final int RESERVE = 4;

    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

    private final List<Part> parts;
    private final Duration undoTime;
    private final CompletableFuture<Boolean> startEnded = new CompletableFuture<>();
    private final CompletableFuture<StopResult> stopEnded = new CompletableFuture<>();
    // Guarded by this.
    private final Deque<Part> started = new ArrayDeque<>();
    private boolean startBegun;
    private boolean stopBegun;
    /** Nobody takes from {@link #started} any more. */
    private boolean stopsTaken;

    /** @param parts in the order of their start */
    public Lifecycle(List<Part> parts) {
        this(parts, UNDO_TIME);
    }

    Lifecycle(List<Part> parts, Duration undoTime) {
        this.parts = List.copyOf(parts);
        this.undoTime = undoTime;
    }

    /**
     * Starts all parts. Blocks as long as they do.
     *
     * @throws StartException when a part failed, or {@link #stop} came first; what had started is stopped then
     */
    public void start() throws StartException {
        synchronized (this) {
            if (startBegun) {
                throw new IllegalStateException("a lifecycle is started once");
            }
            startBegun = true;
        }
        try {
            for (Part part : parts) {
                startOne(part);
            }
        } catch (StartException failure) {
            startEnded.complete(true);
            List<Throwable> more = new ArrayList<>();
            stop(undoTime, more);
            more.forEach(failure::addSuppressed);
            throw failure;
        } finally {
            startEnded.complete(true);
        }
    }

    private void startOne(Part part) throws StartException {
        synchronized (this) {
            if (stopBegun) {
                throw new StartException(part.name(), "stopped before the start of " + part.name(), null);
            }
        }
        LOG.debug("part starting name={}", part.name());
        long begin = System.nanoTime();
        try {
            part.start();
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new StartException(part.name(), "interrupted at the start of " + part.name(), interrupt);
        } catch (Exception cause) {
            throw new StartException(part.name(), part.name() + ": " + text(cause), cause);
        }
        LOG.debug("part started name={} took={}ms", part.name(), millisSince(begin));
        synchronized (this) {
            if (!stopsTaken) {
                started.push(part);
                return;
            }
        }
        stopOne(part, undoTime, new ArrayList<>());
        throw new StartException(part.name(), "stopped during the start of " + part.name(), null);
    }

    /**
     * Stops what was started, waiting for a start under way first. Returns when all is stopped or the time is over, whichever is
     * earlier.
     *
     * @param within for all parts together
     */
    public StopResult stop(Duration within) {
        return stop(within, new ArrayList<>());
    }

    /** @param failures receives what goes wrong, when this call does the work */
    private StopResult stop(Duration within, List<Throwable> failures) {
        Deadline deadline = Deadline.in(within);
        boolean first;
        synchronized (this) {
            first = !stopBegun;
            stopBegun = true;
        }
        if (first) {
            stopEnded.complete(stopAll(deadline, Deadline.in(within.minus(within.dividedBy(RESERVE))), failures));
        }
        return deadline.await(stopEnded).orElse(StopResult.FORCED);
    }

    private StopResult stopAll(Deadline deadline, Deadline reserve, List<Throwable> failures) {
        boolean graceful = awaitStart(reserve);
        List<Part> running;
        synchronized (this) {
            running = new ArrayList<>(started);
            started.clear();
            stopsTaken = true;
        }
        for (int i = 0; i < running.size(); i++) {
            Duration fairShare = deadline.left().dividedBy(running.size() - i);
            Duration untilReserve = reserve.left();
            Duration share = untilReserve.compareTo(fairShare) > 0 ? untilReserve : fairShare;
            graceful &= stopOne(running.get(i), share, failures);
        }
        return graceful ? StopResult.GRACEFUL : StopResult.FORCED;
    }

    /** @return whether no start is under way any more */
    private boolean awaitStart(Deadline deadline) {
        synchronized (this) {
            if (!startBegun) {
                return true;
            }
        }
        boolean ended = deadline.await(startEnded).isPresent();
        if (!ended) {
            LOG.warn("start still under way, stopping the rest");
        }
        return ended;
    }

    /** @return whether it stopped by itself and in time */
    private boolean stopOne(Part part, Duration within, List<Throwable> failures) {
        LOG.debug("part stopping name={} within={}ms", part.name(), within.toMillis());
        long begin = System.nanoTime();
        CompletableFuture<Optional<Throwable>> outcome = new CompletableFuture<>();
        Thread thread = new Thread(() -> outcome.complete(failureOfStop(part, within)), "stop-" + part.name());
        thread.setDaemon(true);
        thread.start();
        Optional<Throwable> failure = Deadline.in(within).await(outcome).orElseGet(() -> {
            thread.interrupt();
            return Optional.of(new TimeoutException("did not stop within " + within.toMillis() + " ms"));
        });
        if (failure.isEmpty()) {
            LOG.debug("part stopped name={} took={}ms", part.name(), millisSince(begin));
            return true;
        }
        LOG.warn("part not stopped name={} reason={}", part.name(), text(failure.get()));
        failures.add(failure.get());
        return false;
    }

    private static Optional<Throwable> failureOfStop(Part part, Duration within) {
        try {
            part.stop(within);
            return Optional.empty();
        } catch (Throwable failure) {
            return Optional.of(failure);
        }
    }

    private static long millisSince(long beginNanos) {
        return (System.nanoTime() - beginNanos) / 1_000_000;
    }

    private static String text(Throwable cause) {
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
