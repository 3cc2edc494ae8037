package io.github.wsld.net.linux;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Listener;
import io.github.wsld.common.loop.OpenListener;
import java.io.IOException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Owns a listening descriptor and the socket file that belongs to it. */
final class LinuxListener implements Listener {
    private static final Logger LOG = LoggerFactory.getLogger(LinuxListener.class);

    private final int descriptor;
    private final Endpoint endpoint;
    private final SocketFile file;
    private final Consumer<LinuxListener> whenClosed;
    private boolean closed;

    /**
     * @param file null when there is none
     * @param whenClosed told once
     */
    LinuxListener(int descriptor, Endpoint endpoint, SocketFile file, Consumer<LinuxListener> whenClosed) {
        this.descriptor = descriptor;
        this.endpoint = endpoint;
        this.file = file;
        this.whenClosed = whenClosed;
    }

    /** What the next run needs. */
    OpenListener open() {
        return new OpenListener(descriptor, endpoint, file == null ? "" : file.identity());
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
        whenClosed.accept(this);
        try {
            if (file != null) {
                file.deleteIfOurs();
            }
        } catch (IOException e) {
            // What is to be closed after it must not be kept from that.
            LOG.warn("socket file left behind endpoint={} error=\"{}\"; remove it by hand", endpoint, e.toString());
        } finally {
            LibC.close(descriptor);
        }
    }
}
