package io.github.wsld.guest.host;

import io.github.wsld.common.protocol.Function;
import java.util.Iterator;
import java.util.Optional;

/**
 * A link over the first route that gives one, that in use first: for whoever cannot wait until the better one works again. Its
 * failure is that of the route in use. For the loop's thread.
 */
final class LinkSearch implements LinkDial.Outcome {
    private final Host host;
    private final Function function;
    private final byte[] request;
    private final LinkDial.Outcome outcome;
    private final Iterator<Route> routes;
    private LinkFailure first;

    private LinkSearch(Host host, Function function, byte[] request, LinkDial.Outcome outcome) {
        this.host = host;
        this.function = function;
        this.request = request;
        this.outcome = outcome;
        this.routes = host.routes().inTurn(host.now()).stream()
                .filter(route -> route.dialer().carries(function))
                .iterator();
    }

    static void start(Host host, Function function, byte[] request, LinkDial.Outcome outcome) {
        new LinkSearch(host, function, request, outcome).dial();
    }

    private void dial() {
        LinkDial.start(host, routes.next(), function, () -> Optional.of(request), this);
    }

    @Override
    public void replied(LinkReply reply) {
        outcome.replied(reply);
    }

    @Override
    public void failed(LinkFailure failure) {
        first = first == null ? failure : first;
        boolean another = failure.kind() != LinkFailure.Kind.UNKNOWN_FUNCTION
                // The host may have connected the target: once is enough.
                && !(failure.requested() && function == Function.CONN);
        if (another && routes.hasNext()) {
            dial();
        } else {
            outcome.failed(another ? first : failure);
        }
    }
}
