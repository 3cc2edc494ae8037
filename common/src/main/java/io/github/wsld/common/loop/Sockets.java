package io.github.wsld.common.loop;

import io.github.wsld.common.endpoint.Endpoint;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The socket calls of one operating system as the loop uses them: never blocking, addresses and results as primitives.
 *
 * <p>A <em>result</em> is a count, a descriptor or 0 when it is not negative; {@link #WOULD_BLOCK}; or else the negated error
 * code of the system, which {@link #describe} puts into words. EINTR is dealt with inside.
 *
 * <p>A descriptor is an int on both systems: Windows promises that handles fit in 32 bits. Whoever opens one closes it.
 */
public interface Sockets {

    /** Nothing can be done now; the poller tells when. */
    int WOULD_BLOCK = Integer.MIN_VALUE;

    /** A stream inside another was cut off or changed on its way: the result of a {@link Filter}, neither an end nor a reset. */
    int BROKEN = Integer.MIN_VALUE + 1;

    /**
     * Listens on an endpoint.
     *
     * @param mode final permission bits of a socket file, such as 0600; no meaning for other endpoints
     * @throws IOException with operation, endpoint, error and, where known, what to do
     */
    Listener listen(Endpoint endpoint, int mode) throws IOException;

    /**
     * Takes over a socket that listens already, which another process has passed (see {@link Passage}).
     *
     * @param endpoint where it listens
     * @throws IOException when the file of an AF_UNIX socket cannot be looked at
     */
    Listener adoptListener(int descriptor, Endpoint endpoint) throws IOException;

    /**
     * Takes over a connection that another process has passed (see {@link Passage}).
     *
     * @param outputEnded whether {@link #shutdownOutput} was called for it
     */
    default void adopt(int descriptor, boolean outputEnded) {}

    /** Whether a descriptor can be passed to another process. */
    default boolean isPassable(int descriptor) {
        return true;
    }

    /** Accepts a waiting connection: a descriptor that does not block and is not inherited, or a negative result. */
    int accept(int listener);

    /**
     * Begins to connect. Host names are not looked up: a {@code tcp:} endpoint must be numeric or {@code localhost}.
     *
     * @return a descriptor that becomes writable when the attempt has ended, to be asked with {@link #connectResult};
     *     {@link #WOULD_BLOCK} when the listener's queue is full: try again a little later; or a negative result
     */
    int connect(Endpoint endpoint);

    /** Whether a descriptor that {@link #connect} gives for an endpoint is connected already, as on AF_UNIX. */
    default boolean connectsAtOnce(Endpoint endpoint) {
        return false;
    }

    /** How a connection attempt ended: 0, or a negative result. */
    int connectResult(int descriptor);

    /** Reads: bytes moved, 0 at the end of the stream, or a negative result. */
    int read(int descriptor, long address, int length);

    /** Writes: bytes moved, or a negative result. Never raises SIGPIPE. */
    int write(int descriptor, long address, int length);

    /** Ends the outgoing direction: 0, or a negative result. */
    int shutdownOutput(int descriptor);

    /** Closes; bytes under way still arrive. */
    void close(int descriptor);

    /** Closes such that a TCP peer sees a reset. */
    void reset(int descriptor);

    /** Who connected to an AF_UNIX listener of ours; empty for other sockets. */
    Optional<PeerCredentials> peerCredentials(int descriptor);

    /** Whether an AF_UNIX peer is, by what the kernel says, this process's own user or root. */
    default boolean isPeerTrusted(int descriptor) {
        return false;
    }

    /**
     * Has the kernel find out that a silent TCP connection is dead: asks after 30 s of silence, every 10 s, three times; and gives up
     * bytes that nobody has acknowledged for 20 s. No effect on other sockets, and where there is no such thing.
     */
    default void keepAlive(int descriptor) {}

    /**
     * The TCP port that a client dialled, of a connection that netfilter redirected to a listener of ours (SO_ORIGINAL_DST).
     *
     * <p>The caller compares it with the listener's own port: a connection made straight to that one gives it too once the kernel
     * tracks connections, and nothing before. Empty as well for sockets other than TCP, and on systems without netfilter.
     */
    default OptionalInt originalDestinationPort(int descriptor) {
        return OptionalInt.empty();
    }

    /** Whether a result says that the other end is gone, which is an expected end: reset, broken pipe. */
    boolean isPeerGone(int result);

    /**
     * Whether a connection of this kind can be reset. TCP and AF_VSOCK can; on AF_UNIX ECONNRESET says only that the peer closed
     * before it had read everything.
     */
    boolean canReset(int descriptor);

    /** Whether a failed read after data is an end of stream all the same: EIO of vsock on some kernels. */
    boolean isEndOfStream(int result);

    /** Whether a result says that descriptors or memory have run out. */
    boolean isExhausted(int result);

    /** A result in words: {@code ECONNREFUSED (111), connection refused}. */
    String describe(int result);
}
