package io.github.wsld.common.time;

/** Notices that this machine was asleep and has resumed. For the loop's thread. */
public interface ResumeWatch extends AutoCloseable {
    /**
     * Begins to watch.
     *
     * @param resumed run on the loop's thread, soon after each resume
     */
    void start(Runnable resumed);

    @Override
    void close();
}
