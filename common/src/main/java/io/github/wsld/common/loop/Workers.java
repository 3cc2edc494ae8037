package io.github.wsld.common.loop;

import java.util.concurrent.Callable;

/** Runs what may block (processes, files, name look-up) away from the loop and hands the result back to it. */
public interface Workers {

    /** What becomes of a piece of work; called on the loop's thread. */
    interface Outcome<T> {
        void done(T result);

        void failed(Exception cause);
    }

    /** Queues work. Its outcome is told on the loop's thread, unless the loop has stopped. */
    <T> void submit(String name, Callable<T> work, Outcome<T> outcome);
}
