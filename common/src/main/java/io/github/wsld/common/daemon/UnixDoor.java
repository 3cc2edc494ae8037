package io.github.wsld.common.daemon;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Listener;
import io.github.wsld.common.loop.Sockets;
import java.io.IOException;
import java.nio.file.Path;

/**
 * An AF_UNIX socket. Its listener removes the file.
 *
 * @param mode its permission bits
 */
record UnixDoor(Path path, int mode) implements ControlDoor {
    @Override
    public Listener open(Sockets sockets) throws IOException {
        return sockets.listen(Endpoint.Unix.path(path), mode);
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
