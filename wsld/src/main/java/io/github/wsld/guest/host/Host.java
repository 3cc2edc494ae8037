package io.github.wsld.guest.host;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.DialFailure;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Outbox;
import io.github.wsld.common.loop.Sockets;
import io.github.wsld.common.protocol.Binding;
import io.github.wsld.common.protocol.ConnReply;
import io.github.wsld.common.protocol.ConnRequest;
import io.github.wsld.common.protocol.Function;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.LegacyRequest;
import io.github.wsld.common.protocol.NonceSource;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.Status;
import io.github.wsld.common.protocol.Target;
import io.github.wsld.common.stream.EndpointDials;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host as seen from the guest: opens links to its targets, and knows whether it answers. A host that closes on our functions
 * is an old one and is spoken to in the original's, until it answers otherwise. For the loop's thread.
 */
public final class Host {
    private static final Logger LOG = LoggerFactory.getLogger(Host.class);

    private final EventLoop loop;
    private final HostSettings settings;
    private final NonceSource nonces;
    private final Routes routes;
    private final long origin;
    private HostState state = new HostState.Unknown();
    private boolean doubted;
    private boolean answered;
    private Runnable lostListener = () -> {};
    private Runnable reachedListener = () -> {};
    private Runnable dialListener = () -> {};
    private Consumer<HostState> foundListener = state -> {};
    private Supplier<Optional<Endpoint.Tcp>> awaited = Optional::empty;

    /** Connects to the endpoints without more ado. */
    public Host(EventLoop loop, HostSettings settings, NonceSource nonces) {
        this(loop, settings, nonces, endpoint -> Dialer.direct(loop, endpoint, settings.dialDeadline()));
    }

    /** @param dialers how each endpoint is connected to */
    public Host(
            EventLoop loop,
            HostSettings settings,
            NonceSource nonces,
            java.util.function.Function<Endpoint, Dialer> dialers) {
        this.loop = loop;
        this.settings = settings;
        this.nonces = nonces;
        RandomGenerator random = new SplittableRandom(Instance.random(nonces).high());
        this.routes = new Routes(
                settings.endpoints().stream()
                        .map(endpoint -> new Route(
                                endpoint,
                                dialers.apply(endpoint),
                                new EndpointDials(Dialers.mostDials(endpoint), settings.times(), random)))
                        .toList(),
                settings.times());
        this.origin = loop.nanoTime();
    }

    /** The endpoints, and which of them is in use. */
    public Routes routes() {
        return routes;
    }

    /** Nanoseconds since this object was made, by a clock that never goes back. */
    public long now() {
        return loop.nanoTime() - origin;
    }

    public HostSettings settings() {
        return settings;
    }

    public HostState state() {
        return state;
    }

    /**
     * Whether it has said once who it is. A link to such a host that ends without an answer was cut, more likely than that an old
     * host has taken its place: only {@link HostProbe} concludes that.
     */
    public boolean hasAnswered() {
        return answered;
    }

    /** It has said who it is to an earlier run of wsld, which this one goes on with. */
    public void answeredBefore() {
        answered = true;
    }

    /** Sets who is told when a host answers that did not, or is another run of it. */
    public void onReached(Runnable listener) {
        reachedListener = listener;
    }

    /** Sets who is told of each look at the host, whatever it gave. */
    public void onFound(Consumer<HostState> listener) {
        foundListener = listener;
    }

    /** Sets who is told when a dial has ended, whoever it was for: another one may have its turn. */
    public void onDialEnded(Runnable listener) {
        dialListener = listener;
    }

    void dialEnded() {
        dialListener.run();
    }

    /** Sets who is told when a host that was reached no longer is. */
    void onLost(Runnable listener) {
        lostListener = listener;
    }

    public EventLoop loop() {
        return loop;
    }

    public NonceSource nonces() {
        return nonces;
    }

    /** Sets where the host is to open links, as it is now. */
    void awaitsLinksAt(Supplier<Optional<Endpoint.Tcp>> endpoint) {
        awaited = endpoint;
    }

    /** Where the host is to open links. */
    Optional<Endpoint.Tcp> awaitsLinksAt() {
        return awaited.get();
    }

    /** Notes what was found out over no particular route. */
    void found(HostState now) {
        found(now, routes.current(now()));
    }

    /** Notes what was found out, and says so when it is news. */
    void found(HostState now, Route over) {
        HostState before = state;
        state = now;
        doubted = false;
        if (now instanceof HostState.Reached reached) {
            answered = true;
            boolean isNews = !(before instanceof HostState.Reached known)
                    || !known.info().instance().equals(reached.info().instance());
            if (isNews) {
                LOG.info(
                        "host reached endpoint={} version={} round-trip={}us",
                        over,
                        reached.info().version(),
                        reached.roundTrip().toNanos() / 1000);
                reachedListener.run();
            }
        } else if (now instanceof HostState.Old && !(before instanceof HostState.Old)) {
            LOG.warn(
                    "old host endpoint={}; it closes on this wsld's functions, so the original's are used: without reasons"
                            + " when a target is not reached",
                    over);
        } else if (now instanceof HostState.Down down) {
            if (!(before instanceof HostState.Down)) {
                LOG.warn("host not reached endpoint={} reason=\"{}\"", settings.endpoints(), down.reason());
            } else {
                LOG.debug("host still not reached endpoint={} reason=\"{}\"", settings.endpoints(), down.reason());
            }
        }
        if (before instanceof HostState.Reached && !(now instanceof HostState.Reached)) {
            lostListener.run();
        }
        foundListener.accept(now);
    }

    /** Opens a link to a target. */
    public void connect(Target target, LinkOutcome outcome) {
        if (state instanceof HostState.Old) {
            connectAsOriginal(target, routes.inTurn(now()).iterator(), outcome);
            return;
        }
        LinkSearch.start(this, Function.CONN, new ConnRequest(target).encode(), new LinkDial.Outcome() {
            @Override
            public void replied(LinkReply reply) {
                measured(reply.roundTrip());
                Host.replied(reply, outcome);
            }

            @Override
            public void failed(LinkFailure failure) {
                if (failure.kind() == LinkFailure.Kind.UNKNOWN_FUNCTION) {
                    found(new HostState.Old(), failure.route());
                    connectAsOriginal(target, List.of(failure.route()).iterator(), outcome);
                } else {
                    note(failure);
                    outcome.failed(failure.reason());
                }
            }
        });
    }

    /** Links fail: it is asked soon whether it is still there. */
    public void doubt() {
        if (state instanceof HostState.Reached && !doubted) {
            doubted = true;
            lostListener.run();
        }
    }

    /** Notes that no route led to the host, if that is what a failure means: not while streams have one of their own. */
    public void note(LinkFailure failure) {
        boolean streamsGo = routes.all().stream()
                .anyMatch(route ->
                        !route.dialer().carries(Function.CONN) && route.dials().isWorking());
        if (failure.kind() == LinkFailure.Kind.NOT_REACHED && !streamsGo) {
            found(new HostState.Down(failure.cause(), failure.reason()));
        }
    }

    private void measured(Duration roundTrip) {
        if (state instanceof HostState.Reached reached) {
            state = new HostState.Reached(reached.info(), roundTrip);
        }
    }

    private static void replied(LinkReply link, LinkOutcome outcome) {
        ConnReply reply;
        try {
            reply = ConnReply.decode(link.body());
        } catch (ProtocolException e) {
            link.channel().close();
            outcome.failed(noLink(link.route(), e.getMessage()));
            return;
        }
        if (reply.status() == Status.OK) {
            outcome.connected(link.channel(), link.inbox().bytes());
        } else {
            link.channel().close();
            outcome.failed(reply.reason().text());
        }
    }

    private void connectAsOriginal(Target target, Iterator<Route> over, LinkOutcome outcome) {
        Route route = over.next();
        Optional<LegacyRequest> request = LegacyRequest.of(target);
        if (request.isEmpty()) {
            outcome.failed("the old wsldhost at " + route + " has no " + target
                    + "; put this version's wsldhost in its place");
            return;
        }
        route.dialer().dial(request.get().function(), new Dialer.Outcome() {
            @Override
            public void connected(Channel channel, Binding binding) {
                Outbox outbox = new Outbox(loop);
                outbox.add(ByteBuffer.wrap(request.get().encode()));
                int result = outbox.flush(channel);
                if (result < 0 || !outbox.isEmpty()) {
                    // Six bytes are the first on a new connection: what cannot take them is broken.
                    channel.close();
                    outcome.failed(noLink(route, loop.sockets().describe(result < 0 ? result : Sockets.WOULD_BLOCK)));
                } else {
                    outcome.unconfirmed(channel);
                }
            }

            @Override
            public void failed(DialFailure failure) {
                if (over.hasNext()) {
                    connectAsOriginal(target, over, outcome);
                } else {
                    String reason = notReached(route, failure);
                    found(new HostState.Down(DownCause.of(failure), reason));
                    outcome.failed(reason);
                }
            }
        });
    }

    /** Why nobody answers where the host should, or somebody who does not speak TLS, in a sentence. */
    static String notReached(Route route, DialFailure failure) {
        if (failure.kind() == DialFailure.Kind.NO_TLS) {
            return noLink(route, failure.reason());
        }
        return "wsldhost is not reached at " + route + "; start it on the host (" + failure.reason() + ")";
    }

    /** Why a host that answers is of no use, in a sentence. */
    static String noLink(Route route, String cause) {
        return noLink(route.endpoint(), cause);
    }

    /** The same, of an endpoint. */
    public static String noLink(Endpoint endpoint, String cause) {
        return "no link to wsldhost at " + endpoint + ": " + cause;
    }
}
