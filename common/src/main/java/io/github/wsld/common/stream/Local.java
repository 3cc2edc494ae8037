package io.github.wsld.common.stream;

import io.github.wsld.common.protocol.Reason;
import java.nio.ByteBuffer;

/**
 * The socket at one end of a stream: the client's in the guest, the target's at the host. A call must not call back;
 * a socket that breaks within {@link #write} takes nothing more, and the stream is told when the call is over.
 */
public interface Local {

    /** Writes what the socket takes now and moves the position past it. */
    void write(ByteBuffer bytes);

    /** Ends the outgoing direction: all before it is written. */
    void end();

    /** Both directions have ended: closes. Nothing is said to it, and nothing heard from it, after this. */
    void close();

    /** Closes such that the peer sees that something went wrong. Nothing is said or heard after this. */
    void reset(Reason reason);
}
