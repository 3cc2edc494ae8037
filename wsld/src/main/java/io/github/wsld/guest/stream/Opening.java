package io.github.wsld.guest.stream;

import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.protocol.Target;
import io.github.wsld.guest.host.LinkFailure;
import io.github.wsld.guest.host.LinkOutcome;
import io.github.wsld.guest.host.Route;
import java.util.Iterator;

/**
 * A new stream until its target is connected: a client that waits is told at once when no route leads to the host. Falls back to a
 * link without a stream when the host has none. For the loop's thread.
 */
final class Opening {
    private final Streams streams;
    private final LiveStream stream;
    private final Target target;
    private final LinkOutcome outcome;
    private final Iterator<Route> routes;
    private LinkFailure first;
    private boolean told;

    Opening(Streams streams, LiveStream stream, Target target, LinkOutcome outcome) {
        this.streams = streams;
        this.stream = stream;
        this.target = target;
        this.outcome = outcome;
        this.routes = streams.host().routes().inTurn(streams.host().now()).iterator();
    }

    void begin() {
        stream.open(this);
        stream.dial(routes.next());
    }

    void opened() {
        told = true;
        outcome.opened(stream);
    }

    /** The host does not open it now. */
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
        } else {
            streams.host().note(first);
            end(first.reason());
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
