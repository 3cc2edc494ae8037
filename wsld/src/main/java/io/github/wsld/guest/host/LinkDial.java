package io.github.wsld.guest.host;

import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.DialFailure;
import io.github.wsld.common.loop.Inbox;
import io.github.wsld.common.protocol.Binding;
import io.github.wsld.common.protocol.Function;
import io.github.wsld.common.protocol.HandshakeFailure;
import io.github.wsld.common.protocol.Instance;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One attempt at a link over one route, from the connect to the host's REPLY. Tells its outcome exactly once, from the loop and
 * never from within {@link #start}, unless it is cancelled. For the loop's thread.
 */
public final class LinkDial implements Dialer.Outcome, SetUp.Outcome {
    /** How it ended. */
    public interface Outcome {
        /** Takes over the channel. */
        void replied(LinkReply reply);

        void failed(LinkFailure failure);
    }

    private final Host host;
    private final Route route;
    private final Function function;
    private final Supplier<Optional<byte[]>> request;
    private final Outcome outcome;
    /** A dial out of turn that fails says nothing new of its route. */
    private final boolean inTurn;

    private Dialer.Attempt attempt;
    private Channel channel;
    private SetUp setUp;
    private boolean ended;

    private LinkDial(Host host, Route route, Function function, Supplier<Optional<byte[]>> request, Outcome outcome) {
        this.host = host;
        this.route = route;
        this.function = function;
        this.request = request;
        this.outcome = outcome;
        this.inTurn = route.dials().mayDial(host.now());
    }

    /**
     * Begins.
     *
     * @param request gives the body of the REQUEST once there is a connection; empty gives the attempt up
     */
    public static LinkDial start(
            Host host, Route route, Function function, Supplier<Optional<byte[]>> request, Outcome outcome) {
        LinkDial dial = new LinkDial(host, route, function, request, outcome);
        route.dials().began();
        dial.attempt = route.dialer().dial(function, dial);
        return dial;
    }

    /** Gives it up and closes what there is; no outcome is told. No effect when it has ended. */
    public void cancel() {
        if (!ended) {
            ended = true;
            route.dials().cancelled();
            host.dialEnded();
            attempt.cancel();
            if (setUp != null) {
                setUp.cancel();
            }
        }
    }

    @Override
    public void connected(Channel connected, Binding binding) {
        channel = connected;
        Optional<byte[]> body = request.get();
        if (body.isEmpty()) {
            ended = true;
            route.dials().cancelled();
            host.dialEnded();
            channel.close();
        } else {
            setUp = SetUp.start(host, channel, binding, function, body.get(), this);
        }
    }

    @Override
    public void proved(ProvedLink link) {
        channel = link.channel();
        Optional<byte[]> body = request.get();
        if (body.isEmpty()) {
            ended = true;
            route.dials().cancelled();
            host.dialEnded();
            channel.close();
        } else {
            setUp = SetUp.goOn(host, link, body.get(), this);
        }
    }

    @Override
    public void failed(DialFailure failure) {
        fail(LinkFailure.Kind.NOT_REACHED, DownCause.of(failure), Host.notReached(route, failure), false);
    }

    @Override
    public void replied(byte[] body, Inbox inbox, Duration roundTrip, Instance instance) {
        ended = true;
        route.dials().succeeded();
        host.dialEnded();
        outcome.replied(new LinkReply(route, channel, body, inbox, roundTrip, instance));
    }

    @Override
    public void failed(HandshakeFailure failure, boolean requested) {
        boolean unknown = failure == HandshakeFailure.NO_ANSWER
                && host.settings().key().isNone()
                && (function == Function.INFO || !host.hasAnswered());
        LinkFailure.Kind kind = unknown ? LinkFailure.Kind.UNKNOWN_FUNCTION : kind(failure);
        fail(kind, DownCause.of(failure), Host.noLink(route, failure.text()), requested);
    }

    private static LinkFailure.Kind kind(HandshakeFailure failure) {
        return switch (failure) {
            case NO_COMMON_VERSION, UNKNOWN_KEY, KEY_MISSING_HERE, KEY_MISSING_THERE -> LinkFailure.Kind.REFUSED;
            default -> LinkFailure.Kind.NO_SET_UP;
        };
    }

    private void fail(LinkFailure.Kind kind, DownCause cause, String reason, boolean requested) {
        ended = true;
        if (inTurn) {
            route.dials().failed(host.now());
        } else {
            route.dials().cancelled();
        }
        host.dialEnded();
        outcome.failed(new LinkFailure(route, kind, cause, reason, requested));
    }
}
