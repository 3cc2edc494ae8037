package io.github.wsld.common.loop;

/**
 * What stands between a {@link Channel} and the socket below, such as TLS. To the channel's user it looks as a socket does: it
 * hands events to {@link Channel#handler}, level-triggered, also for bytes that it holds itself. Results are those of {@link
 * Sockets}, and {@link Sockets#BROKEN}. For the loop's thread; {@link #close} or {@link #reset} is called once, and nothing after.
 */
public interface Filter {
    int read(long address, int length);

    int write(long address, int length);

    int shutdownOutput();

    /** The user watches for these events, and for hang-up and errors. */
    void interest(int events);

    /** The user watches for nothing until {@link #interest}. */
    void pause();

    void close();

    void reset();
}
