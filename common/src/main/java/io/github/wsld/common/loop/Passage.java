package io.github.wsld.common.loop;

import java.io.IOException;

/**
 * A connection to another process of this machine over which open descriptors go as well as bytes. Every call blocks, at most as
 * long as its maker said; for one thread.
 */
public interface Passage extends AutoCloseable {

    /** Writes all. */
    void write(byte[] bytes) throws IOException;

    /**
     * Reads so many bytes.
     *
     * @throws java.io.EOFException when the other process closes first, or ends
     */
    byte[] read(int length) throws IOException;

    /**
     * Gives the other process a descriptor of the same socket, which stays open here too.
     *
     * @param descriptor one that is passable, see {@link Sockets#isPassable}
     */
    void pass(int descriptor) throws IOException;

    /** The next descriptor that the other process passes; the caller's. */
    int take() throws IOException;

    @Override
    void close();
}
