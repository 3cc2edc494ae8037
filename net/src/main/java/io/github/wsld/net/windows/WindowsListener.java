package io.github.wsld.net.windows;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Listener;
import io.github.wsld.common.loop.Sockets;

/** Owns a listening descriptor. */
final class WindowsListener implements Listener {
    private final Sockets sockets;
    private final int descriptor;
    private final Endpoint endpoint;
    private boolean closed;

    WindowsListener(Sockets sockets, int descriptor, Endpoint endpoint) {
        this.sockets = sockets;
        this.descriptor = descriptor;
        this.endpoint = endpoint;
    }

    @Override
    public int descriptor() {
        return descriptor;
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            sockets.close(descriptor);
        }
    }
}
