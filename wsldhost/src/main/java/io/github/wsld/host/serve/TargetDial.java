package io.github.wsld.host.serve;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.Dial;
import io.github.wsld.common.loop.DialFailure;
import io.github.wsld.common.loop.EventHandler;
import io.github.wsld.common.loop.Poller;
import io.github.wsld.common.protocol.Limits;
import java.util.List;

/**
 * Connects to a target for a link: tries its endpoints in turn. Watches the link meanwhile, without reading from it, and gives up
 * when the guest goes away. For the loop's thread.
 */
final class TargetDial implements EventHandler, Dial.Outcome {
    /** How it ended; told once, unless the guest went away first. */
    interface Outcome {
        /** Takes over the channel to the target; the link's channel is its owner's again. */
        void connected(Channel target);

        /** The last endpoint's failure; the link's channel is its owner's again. */
        void unreachable(DialFailure failure);

        /** The guest closed the link, whose channel is closed. */
        void abandoned();
    }

    private final LinkServer server;
    private final Channel link;
    private final List<Endpoint> endpoints;
    private final Outcome outcome;
    private Dial dial;
    private int next;

    private TargetDial(LinkServer server, Channel link, List<Endpoint> endpoints, Outcome outcome) {
        this.server = server;
        this.link = link;
        this.endpoints = endpoints;
        this.outcome = outcome;
    }

    /**
     * Begins with the first endpoint.
     *
     * @param link lent until the outcome is told
     * @param endpoints one or more
     */
    static void start(LinkServer server, Channel link, List<Endpoint> endpoints, Outcome outcome) {
        TargetDial dial = new TargetDial(server, link, endpoints, outcome);
        link.handler(dial);
        server.dialBegan();
        dial.dialNext();
    }

    private void dialNext() {
        dial = Dial.start(server.loop(), endpoints.get(next++), Limits.CONNECT_DEADLINE, this);
    }

    @Override
    public void connected(Channel target) {
        server.dialEnded();
        outcome.connected(target);
    }

    @Override
    public void failed(DialFailure failure) {
        if (next < endpoints.size()) {
            dialNext();
        } else {
            server.dialEnded();
            outcome.unreachable(failure);
        }
    }

    @Override
    public void ready(int events) {
        if ((events & (Poller.HANGUP | Poller.ERROR)) == 0) {
            // The guest says more before it has its answer, or no more at all: that is read when the target is there.
            link.interest(0);
        } else {
            abandon();
        }
    }

    private void abandon() {
        dial.cancel();
        link.close();
        server.dialEnded();
        outcome.abandoned();
    }

    @Override
    public void abort(Throwable cause) {
        abandon();
    }
}
