package io.github.wsld.common.daemon;

import io.github.wsld.common.relay.Relays;

/** The relays as a part of the daemon: those that live at its stop are aborted, after the parts that open new ones. */
public final class RelaysPart extends OnLoop {
    private final Relays relays;

    public RelaysPart(LoopPart loop, Relays relays) {
        super(loop, "relays");
        this.relays = relays;
    }

    @Override
    public void start() {
        // Relays come with connections.
    }

    @Override
    protected void stopOnLoop() {
        relays.abortAll();
    }
}
