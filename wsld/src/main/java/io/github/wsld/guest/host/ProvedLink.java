package io.github.wsld.guest.host;

import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.protocol.GuestHandshake;
import java.time.Duration;

/**
 * A link on which the host is proved and nothing is asked yet. Its owner is who has this.
 *
 * @param channel paused
 * @param handshake waits for its request
 * @param roundTrip from HELLO to CHALLENGE
 */
record ProvedLink(Channel channel, GuestHandshake handshake, Duration roundTrip) {}
