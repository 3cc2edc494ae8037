package io.github.wsld.common.loop;

/**
 * Waits for events on descriptors: epoll on Linux; WSAPoll on Windows, where what overlapped I/O has come to is told as events
 * too. All methods are for the loop's thread, {@link #wake} alone for any thread. Level-triggered.
 */
public interface Poller extends AutoCloseable {

    /** The descriptor can be read, or has ended. */
    int READABLE = 1;
    /** The descriptor can be written. */
    int WRITABLE = 2;
    /** Both ways have ended. Told whether asked for or not. */
    int HANGUP = 4;
    /** An error waits to be read. Told whether asked for or not. */
    int ERROR = 8;

    /** Receives events. */
    interface Sink {
        /** The descriptor added with this token has these events. */
        void ready(long token, int events);
    }

    /**
     * Watches a descriptor.
     *
     * @param interest {@link #READABLE}, {@link #WRITABLE}, both or 0
     * @param token given back with each event
     */
    void add(int descriptor, int interest, long token);

    /** Changes what a watched descriptor is watched for. */
    void modify(int descriptor, int interest, long token);

    /** Ends the watch of a descriptor that stays open. */
    void remove(int descriptor);

    /** Ends the watch of a descriptor that is closed right after this, which spares epoll a call. */
    void forget(int descriptor);

    /**
     * Waits for events and tells them to the sink.
     *
     * @param timeoutNanos 0 returns at once, negative waits without limit; rounded up to the system's resolution
     */
    void poll(long timeoutNanos, Sink sink);

    /** Makes a running or the next {@link #poll} return soon. Any thread. */
    void wake();

    @Override
    void close();
}
