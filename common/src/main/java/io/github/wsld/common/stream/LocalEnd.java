package io.github.wsld.common.stream;

import io.github.wsld.common.protocol.Reason;

/** A stream's local socket, as long as the stream may use it. */
final class LocalEnd {

    private final Local socket;
    private boolean open;

    LocalEnd(Local socket, boolean open) {
        this.socket = socket;
        this.open = open;
    }

    boolean isOpen() {
        return open;
    }

    Local socket() {
        return socket;
    }

    /** The socket broke and is not the stream's to close. */
    void gone() {
        open = false;
    }

    void close() {
        if (open) {
            open = false;
            socket.close();
        }
    }

    void reset(Reason reason) {
        if (open) {
            open = false;
            socket.reset(reason);
        }
    }
}
