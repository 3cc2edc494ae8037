package io.github.wsld.guest.tcp;

import io.github.wsld.common.endpoint.PortRanges;

/**
 * What there is to know of this guest's network before ports are forwarded.
 *
 * @param mirrored whether guest and host share their loopback, so that forwarding is needless
 * @param listened ports of the loopback that something listens on
 * @param ipv6 whether there is a ::1 to listen on
 */
record Survey(boolean mirrored, PortRanges listened, boolean ipv6) {}
