package io.github.wsld.guest.host;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.protocol.Function;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * A link over the first route that gives one, that in use first, and last of all one that the host has opened: for whoever cannot
 * wait until the better one works again. Its failure is that of the first route tried. For the loop's thread.
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
        List<Route> order = new ArrayList<>(host.routes().inTurn(host.now()));
        order.sort(Comparator.comparing(route -> route.endpoint() instanceof Endpoint.TcpFromHost));
        this.routes = order.iterator();
    }

    static void start(Host host, Function function, byte[] request, LinkDial.Outcome outcome) {
        LinkSearch search = new LinkSearch(host, function, request, outcome);
        search.dial(search.next().orElseThrow());
    }

    private Optional<Route> next() {
        while (routes.hasNext()) {
            Route route = routes.next();
            if (route.dialer().carries(function)) {
                return Optional.of(route);
            }
        }
        return Optional.empty();
    }

    private void dial(Route route) {
        LinkDial.start(host, route, function, () -> Optional.of(request), this);
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
        Optional<Route> next = another ? next() : Optional.empty();
        if (next.isPresent()) {
            dial(next.get());
        } else {
            outcome.failed(another ? first : failure);
        }
    }
}
