package io.github.wsld.guest.stream;

import io.github.wsld.common.loop.Timer;
import io.github.wsld.common.protocol.Function;
import io.github.wsld.common.protocol.InfoRequest;
import io.github.wsld.common.stream.Failover;
import io.github.wsld.guest.host.Host;
import io.github.wsld.guest.host.LinkDial;
import io.github.wsld.guest.host.LinkFailure;
import io.github.wsld.guest.host.LinkReply;
import io.github.wsld.guest.host.Route;
import java.time.Duration;
import java.util.Optional;

/**
 * The way back to the preferred route: probes it while another one is in use, and once it works moves the streams to it that are
 * quiet. Idle when there is but one route. For the loop's thread.
 */
final class Homecoming implements LinkDial.Outcome {
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Streams streams;
    private final Host host;
    private final Route first;
    private LinkDial probe;
    private Timer next;

    Homecoming(Streams streams) {
        this.streams = streams;
        this.host = streams.host();
        this.first = host.routes().first();
    }

    void begin() {
        if (host.routes().all().size() > 1) {
            next = host.loop().schedule(LOOK, this::look);
        }
    }

    private void look() {
        next = host.loop().schedule(LOOK, this::look);
        long now = host.now();
        Failover failover = host.routes().failover();
        if (host.routes().current(now) != first) {
            if (failover.isProbeDue(now) && probe == null) {
                failover.probeBegan(now);
                probe = LinkDial.start(host, first, Function.INFO, () -> Optional.of(new InfoRequest().encode()), this);
            }
        } else if (first.dials().isWorking()) {
            for (LiveStream stream : streams.live()) {
                if (stream.isQuietElsewhere(first, Failover.QUIET)
                        && first.dials().mayDial(now)) {
                    stream.moveTo(first);
                }
            }
        }
    }

    @Override
    public void replied(LinkReply reply) {
        probe = null;
        // What it says is known: that it answers is what was asked.
        reply.channel().close();
        host.routes().failover().probeSucceeded(host.now());
        streams.log().preferredWorks(first);
        streams.dials().soon();
    }

    @Override
    public void failed(LinkFailure failure) {
        probe = null;
        streams.log().preferredFails(failure);
    }

    void close() {
        if (next != null) {
            next.cancel();
        }
        if (probe != null) {
            probe.cancel();
        }
    }
}
