package io.github.wsld.guest.host;

import io.github.wsld.common.daemon.LoopPart;
import io.github.wsld.common.daemon.OnLoop;
import java.util.Optional;

/** The host probe, and the links that the host is to open, as a part of the daemon. */
public final class HostProbing extends OnLoop {
    private final HostProbe probe;
    private final Optional<AwaitedLinks> awaited;

    /** @param awaited links that the host opens, if it is to */
    public HostProbing(LoopPart loop, Host host, HostProbe probe, Optional<AwaitedLinks> awaited) {
        super(loop, "host");
        this.probe = probe;
        this.awaited = awaited;
        awaited.ifPresent(links -> host.awaitsLinksAt(links::address));
    }

    @Override
    public void start() {
        awaited.ifPresent(links -> links.start(probe::announce, probe::askable));
        probe.start();
    }

    @Override
    protected void stopOnLoop() {
        probe.close();
        awaited.ifPresent(AwaitedLinks::close);
    }
}
