package io.github.wsld.common.loop;

/** What happens on one {@link Channel}. Called on the loop's thread. */
public interface EventHandler {

    /**
     * The channel is ready. Level-triggered: what is not dealt with is told again.
     *
     * @param events bits of {@link Poller#READABLE}, {@link Poller#WRITABLE}, {@link Poller#HANGUP}, {@link Poller#ERROR}
     */
    void ready(int events);

    /** {@link #ready} threw: close what this handler owns, its channel included. The loop has logged the cause. */
    void abort(Throwable cause);
}
