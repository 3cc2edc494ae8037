package io.github.wsld.guest.stream;

import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.protocol.Target;
import io.github.wsld.common.stream.GuestStream;
import io.github.wsld.guest.host.LinkFailure;
import io.github.wsld.guest.host.LinkOutcome;
import io.github.wsld.guest.host.Route;
import java.time.Duration;
import java.util.Iterator;

/**
 * A new stream until its target is connected: a client that waits is told at once when no route leads to the host, and after a
 * while when links come about but do not last. Falls back to a
 * link without a stream when the host has none. For the loop's thread.
 */
final class Opening {
    /** Rounds over all routes when links are cut while they are set up, by a host that is known to be there. */
    private static final int MOST_ROUNDS = 8;

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Streams streams;
    private final LiveStream stream;
    private final Target target;
    private final LinkOutcome outcome;
    private Iterator<Route> routes;
    private int round = 1;
    private LinkFailure first;
    private boolean told;

    Opening(Streams streams, LiveStream stream, Target target, LinkOutcome outcome) {
        this.streams = streams;
        this.stream = stream;
        this.target = target;
        this.outcome = outcome;
        this.routes = inTurn();
    }

    private Iterator<Route> inTurn() {
        return streams.host().routes().inTurn(streams.host().now()).iterator();
    }

    void begin() {
        stream.open(this);
        stream.dial(routes.next());
    }

    void opened() {
        told = true;
        outcome.opened(stream);
    }

    /** The host does not open it now, or nobody waits for it any more. */
    void refused(String reason) {
        end(reason);
    }

    /** One route did not lead to the host. */
    void failed(LinkFailure failure) {
        first = first == null ? failure : first;
        if (failure.kind() == LinkFailure.Kind.UNKNOWN_FUNCTION) {
            told = true;
            stream.giveUp(failure.reason());
            streams.host().connect(target, outcome);
        } else if (routes.hasNext()) {
            stream.dial(routes.next());
        } else if (first.kind() == LinkFailure.Kind.NO_SET_UP && streams.host().hasAnswered() && round < MOST_ROUNDS) {
            round++;
            streams.loop().schedule(PAUSE, this::nextRound);
        } else {
            streams.host().note(first);
            end(first.reason());
        }
    }

    private void nextRound() {
        if (stream.guest().phase() == GuestStream.Phase.OPENING) {
            first = null;
            routes = inTurn();
            stream.dial(routes.next());
        }
    }

    /** The stream is over before it was opened. */
    void ended(Reason reason) {
        if (!told) {
            told = true;
            outcome.failed(reason.text());
        }
    }

    private void end(String reason) {
        told = true;
        stream.giveUp(reason);
        outcome.failed(reason);
    }
}
