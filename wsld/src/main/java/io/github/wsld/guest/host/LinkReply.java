package io.github.wsld.guest.host;

import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.Inbox;
import io.github.wsld.common.protocol.Instance;
import java.time.Duration;

/**
 * A link that the host has replied on.
 *
 * @param channel its owner is who gets this
 * @param body of the REPLY, as its function has it
 * @param inbox what came after the REPLY
 * @param roundTrip from HELLO to CHALLENGE
 * @param host which run of the host it is
 */
public record LinkReply(Route route, Channel channel, byte[] body, Inbox inbox, Duration roundTrip, Instance host) {}
