package io.github.wsld.common.daemon;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Listener;
import io.github.wsld.common.loop.Sockets;
import java.io.IOException;
import java.nio.file.Path;

/** An AF_UNIX socket with mode 0600. Its listener removes the file. */
record UnixDoor(Path path) implements ControlDoor {
    @Override
    public Listener open(Sockets sockets) throws IOException {
        return sockets.listen(Endpoint.Unix.path(path), 0600);
    }

    @Override
    public String password() {
        return "";
    }

    @Override
    public void remove() {
        // The listener did.
    }
}
