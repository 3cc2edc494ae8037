package io.github.wsld.common.doctor;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One question to a server, and what its answer means, without I/O. For one thread, and one connection.
 *
 * @param <A> what is learnt
 */
public interface Interview<A> {
    /** What is sent as soon as there is a connection. */
    byte[] question();

    /** Takes all that remains in {@code bytes}. The answer, once enough of it has come. */
    Optional<A> take(ByteBuffer bytes);

    /**
     * Nothing more will come, and {@link #take} has given no answer.
     *
     * @param how in words: that the connection was closed, reset, or silent for so long
     */
    A cutOff(String how);
}
