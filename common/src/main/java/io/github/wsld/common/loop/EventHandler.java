package io.github.wsld.common.loop;

/** What happens on one {@link Channel}. Called on the loop's thread. */
public interface EventHandler {

    /**
     * The channel is ready. Level-triggered: what is not dealt with is told again.
     *
     * @param events bits of {@link Poller#READABLE}, {@link Poller#WRITABLE}, {@link Poller#HANGUP}, {@link Poller#ERROR}
     */
    void ready(int events);

    /**
     * An operation that the system works on by itself has ended (overlapped I/O on Windows).
     *
     * @param result bytes moved, or a negative result of {@link Sockets}
     */
    default void completed(int result) {
        throw new IllegalStateException("completion for a handler that starts no operation: " + this);
    }

    /**
     * {@link #ready} or {@link #completed} threw: close what this handler owns, its channel included. The loop has logged the
     * cause.
     */
    void abort(Throwable cause);
}
