package io.github.wsld.common.loop;

/** What happens on one registered descriptor. Called on the loop's thread. */
public interface EventHandler {

    /**
     * The descriptor is ready. Level-triggered: what is not dealt with is told again.
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
     * {@link #ready} or {@link #completed} threw: give up what this handler owns, its registration included. The loop has logged
     * the cause.
     */
    void abort(Throwable cause);
}
