package io.github.wsld.net.windows;

import io.github.wsld.common.loop.Poller;
import io.github.wsld.common.loop.Sockets;

/**
 * What stands behind a descriptor of {@link Streams}: it works by operations that the system completes. Results are those of
 * {@link Sockets}. For the loop's thread.
 */
interface Completing {
    Transport transport();

    long handle();

    /** Begins to work; its handle belongs to the completion port by now. */
    void start();

    /** One of its operations has ended. */
    void completed(long operation, int bytes, int error);

    /** Bits of {@link Poller}: what would be told if it were asked for. */
    int events();

    int read(long address, int length);

    int write(long address, int length);

    int shutdownOutput();

    /**
     * Begins to end.
     *
     * @param abruptly what waits to be written is dropped
     */
    void close(boolean abruptly);

    /** Whether the system has nothing of it in hands. */
    boolean isIdle();

    /** Gives back what it owns. Only when it is idle. */
    void free();
}
