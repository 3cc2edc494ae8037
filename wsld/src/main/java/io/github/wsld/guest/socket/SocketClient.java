package io.github.wsld.guest.socket;

import io.github.wsld.guest.stream.Newcomer;
import java.util.Optional;

/** A client of a {@link ForwardedSocket}, which tells it when it has left. For the loop's thread. */
interface SocketClient {
    /** Goes on, once the socket knows of it. */
    void begin();

    /** Leaves a client that is not connected yet to the next run of wsld, and does nothing any more; empty for any other. */
    Optional<Newcomer> leave();

    /** Closes what the client has and owns. */
    void end();
}
