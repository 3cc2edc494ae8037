package io.github.wsld.guest.stream;

import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.protocol.Target;
import io.github.wsld.common.relay.Relays;
import io.github.wsld.guest.host.Host;
import io.github.wsld.guest.host.LinkOutcome;
import java.nio.ByteBuffer;
import java.util.function.Predicate;

/** Connects clients to targets of the host, by streams or by direct relays. For the loop's thread. */
public final class Connections {
    private final EventLoop loop;
    private final Host host;
    private final Streams streams;
    private final Relays relays;

    public Connections(EventLoop loop, Host host, Streams streams, Relays relays) {
        this.loop = loop;
        this.host = host;
        this.streams = streams;
        this.relays = relays;
    }

    public EventLoop loop() {
        return loop;
    }

    /**
     * Connects to a target.
     *
     * @param resume whether the connection is to outlive its link, as far as the host can do that
     */
    public void connect(Target target, boolean resume, LinkOutcome outcome) {
        if (resume) {
            streams.connect(target, outcome);
        } else {
            host.connect(target, outcome);
        }
    }

    /** Relays between a client and a link, both of which are taken over; see {@link Relays#join}. */
    public void join(Target target, Channel client, ByteBuffer fromClient, Channel link, ByteBuffer fromHost) {
        relays.join(target.toString(), client, fromClient, link, fromHost);
    }

    /** Whether a connection to a target of such a name is open. */
    public boolean isAny(Predicate<String> names) {
        return relays.live().stream().anyMatch(entry -> names.test(entry.name())) || streams.isAny(names);
    }

    /** Ends the connections to targets of such names. */
    public void abort(Predicate<String> names, String reason) {
        relays.live().stream()
                .filter(entry -> names.test(entry.name()))
                .toList()
                .forEach(entry -> entry.relay().abort());
        streams.abort(names, reason);
    }
}
