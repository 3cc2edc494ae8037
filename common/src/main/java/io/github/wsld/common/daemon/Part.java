package io.github.wsld.common.daemon;

import java.time.Duration;

/** A piece of a daemon that {@link Lifecycle} starts and stops: once each, stopped only when its start succeeded. */
public interface Part {

    /** A word for log lines and messages: {@code x11}, {@code control-socket}. */
    String name();

    /**
     * Starts; may block. A start that throws leaves nothing behind.
     *
     * @throws Exception with a message that a person can act upon
     */
    void start() throws Exception;

    /**
     * Ends and gives up everything it owns; may block. Called on a thread of its own, which is interrupted and left alone when the
     * time is over.
     *
     * @param left what remains until the process ends, not negative; what takes longer is to be cut off
     */
    void stop(Duration left) throws Exception;
}
