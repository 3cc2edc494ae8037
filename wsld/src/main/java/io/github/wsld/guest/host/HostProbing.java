package io.github.wsld.guest.host;

import io.github.wsld.common.daemon.LoopPart;
import io.github.wsld.common.daemon.OnLoop;

/** The host probe as a part of the daemon. */
public final class HostProbing extends OnLoop {
    private final HostProbe probe;

    public HostProbing(LoopPart loop, HostProbe probe) {
        super(loop, "host");
        this.probe = probe;
    }

    @Override
    public void start() {
        probe.start();
    }

    @Override
    protected void stopOnLoop() {
        probe.close();
    }
}
