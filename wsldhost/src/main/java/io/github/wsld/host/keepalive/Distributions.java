package io.github.wsld.host.keepalive;

import java.io.IOException;
import java.util.List;

/** The distributions of WSL on this computer. Blocks: for worker threads. */
interface Distributions {
    /** The names of those that run. Starts none, and no VM. */
    List<String> running() throws IOException, InterruptedException;

    /**
     * Keeps one that runs from being stopped, as a program of Windows inside it does.
     *
     * @param ended told once, on any thread, unless it is released first
     */
    Held hold(String name, Ended ended) throws IOException;

    /** A distribution that is held. */
    interface Held {
        /** Lets go. Any thread, more than once. */
        void release();
    }

    /** Hears of an end. */
    interface Ended {
        /** @param words what it said, perhaps nothing */
        void ended(int exitCode, String words);
    }
}
