package io.github.wsld.guest.stream;

import io.github.wsld.common.daemon.LoopPart;
import io.github.wsld.common.daemon.OnLoop;

/** The streams as a part of the daemon: those that live at its stop are ended, after the parts that open new ones. */
public final class StreamsPart extends OnLoop {
    private final Streams streams;

    public StreamsPart(LoopPart loop, Streams streams) {
        super(loop, "streams");
        this.streams = streams;
    }

    @Override
    public void start() {
        // Streams come with connections.
    }

    @Override
    protected void stopOnLoop() {
        streams.close();
    }
}
