package io.github.wsld.common.daemon;

import io.github.wsld.common.loop.Listener;
import io.github.wsld.common.loop.Sockets;
import java.io.IOException;

/** Where one daemon listens for commands, and what keeps other users out. */
interface ControlDoor {

    /** Listens; at most once. */
    Listener open(Sockets sockets) throws IOException;

    /** What a client says before each command, with a blank after it; empty when the system keeps others out. */
    String password();

    /** Takes away what {@link #open} has left in the file system, unless the listener does. */
    void remove() throws IOException;
}
