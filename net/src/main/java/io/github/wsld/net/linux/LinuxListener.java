package io.github.wsld.net.linux;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Listener;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Owns a listening descriptor and the socket file that belongs to it. */
final class LinuxListener implements Listener {
    private final int descriptor;
    private final Endpoint endpoint;
    private final SocketFile file;
    private boolean closed;

    /**
     * @param file null when there is none
     */
    LinuxListener(int descriptor, Endpoint endpoint, SocketFile file) {
        this.descriptor = descriptor;
        this.endpoint = endpoint;
        this.file = file;
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
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (file != null) {
                file.deleteIfOurs();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("close " + endpoint + ": its socket file stays", e);
        } finally {
            LibC.close(descriptor);
        }
    }
}
