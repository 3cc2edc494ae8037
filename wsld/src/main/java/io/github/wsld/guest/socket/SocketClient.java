package io.github.wsld.guest.socket;

/** A client of a {@link ForwardedSocket}, which tells it when it has left. For the loop's thread. */
interface SocketClient {
    /** Closes what the client has and owns. */
    void end();
}
