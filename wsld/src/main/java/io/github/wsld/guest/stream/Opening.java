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
 * A new stream until its target is connected: a client that waits is told at once when no route leads to the host, and after
 * {@link #PATIENCE} when links come about but do not last. Falls back to a link without a stream when the host has none. For the
 * loop's thread.
 */
final class Opening {
    /** How long the routes are tried, round after round, when set-ups fail at a host that is known to be there. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** Between the first two rounds; doubled each time. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

    private final Streams streams;
    private final LiveStream stream;
    private final Target target;
    private final LinkOutcome outcome;
    private Iterator<Route> routes;
    private final long begun;
    private Duration pause = FIRST_PAUSE;
    private LinkFailure first;
    /** Somebody was there in this round. */
    private boolean answered;

    private boolean told;

    Opening(Streams streams, LiveStream stream, Target target, LinkOutcome outcome) {
        this.streams = streams;
        this.stream = stream;
        this.target = target;
        this.outcome = outcome;
        this.routes = inTurn();
        this.begun = streams.host().now();
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
        answered |= failure.kind() == LinkFailure.Kind.NO_SET_UP;
        if (failure.kind() == LinkFailure.Kind.UNKNOWN_FUNCTION) {
            told = true;
            stream.giveUp(failure.reason());
            streams.host().connect(target, outcome);
        } else if (routes.hasNext()) {
            stream.dial(routes.next());
        } else if (answered && streams.host().hasAnswered() && !isPatienceOver()) {
            streams.loop().schedule(pause, this::nextRound);
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        } else {
            streams.host().note(first);
            end(first.reason());
        }
    }

    private boolean isPatienceOver() {
        return streams.host().now() - begun >= PATIENCE.toNanos();
    }

    private void nextRound() {
        if (stream.guest().phase() == GuestStream.Phase.OPENING) {
            first = null;
            answered = false;
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
