package io.github.wsld.guest.tcp;

import io.github.wsld.common.endpoint.PortRanges;
import io.github.wsld.guest.config.TcpForwardConfig;

/**
 * What there is to know of this guest's network before ports are forwarded.
 *
 * @param mirrored whether guest and host share their loopback, so that forwarding is needless
 * @param listened ports of the loopback that something listens on
 * @param ipv6 whether there is a ::1 to listen on
 */
public record Survey(boolean mirrored, PortRanges listened, boolean ipv6) {

    /** Whether forwarding is better left alone altogether. */
    public boolean isNeedless(TcpForwardConfig config) {
        return mirrored && !config.evenIfMirrored();
    }

    /**
     * Ports that are better not forwarded: who listens on them would no longer be reached from the guest.
     *
     * @param ours what we ourselves listen on
     */
    public PortRanges skipped(TcpForwardConfig config, PortRanges ours) {
        return config.evenIfListened()
                ? PortRanges.NONE
                : config.ports().guestPorts().and(listened.without(ours));
    }
}
