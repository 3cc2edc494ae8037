package io.github.wsld.guest.host;

import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Acceptor;
import io.github.wsld.common.loop.DialFailure;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Timer;
import io.github.wsld.common.protocol.Function;
import io.github.wsld.common.protocol.LinkKey;
import io.github.wsld.common.protocol.NonceSource;
import io.github.wsld.common.tls.Tls;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Links that the host opens to this guest, where the guest cannot open any: listens for them, has the host prove itself at once, and
 * keeps them until they are dialled. They are for streams, but for one that asks who the host is: the function is said in HELLO. While
 * there are none for streams, the host is told again where they are awaited. For the loop's thread.
 */
public final class AwaitedLinks implements Dialer, AutoCloseable {
    /** What status calls the links that are ready. */
    public static final String NOTE = "spares";

    private static final Logger LOG = LoggerFactory.getLogger(AwaitedLinks.class);
    /** Connections of which the oldest gives way to a newer one: anybody may open them. */
    private static final int MOST_UNPROVED = 8;
    /** More than a host keeps ready: two runs of it may overlap. */
    private static final int MOST_READY = 16;

    /** Links that are to be there, or on their way, for streams before one is set apart for a question. */
    private static final int STREAMS_FIRST = 2;

    private static final Duration LISTEN_AGAIN = Duration.ofSeconds(10);
    private static final Duration ANNOUNCE_AGAIN = Duration.ofSeconds(20);

    private final EventLoop loop;
    private final Tls tls;
    private final LinkKey key;
    private final NonceSource nonces;
    private final Endpoint.TcpFromHost endpoint;
    private final Duration limit;
    private final Set<AwaitedLink> unproved = new LinkedHashSet<>();
    private final Deque<AwaitedLink> ready = new ArrayDeque<>();
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    /** The link that is set apart to ask who the host is, {@link Function#INFO}; null while there is none. */
    private AwaitedLink question;

    private Runnable announce = () -> {};
    private Runnable askable = () -> {};
    private Acceptor acceptor;
    private Endpoint.Tcp address;
    private Timer next;
    private boolean troubled;
    /** Whether links have come since there were none last. */
    private boolean served;

    private boolean closed;

    /** @param limit how long a dial waits for a link */
    AwaitedLinks(
            EventLoop loop, Tls tls, LinkKey key, NonceSource nonces, Endpoint.TcpFromHost endpoint, Duration limit) {
        this.loop = loop;
        this.tls = tls;
        this.key = key;
        this.nonces = nonces;
        this.endpoint = endpoint;
        this.limit = limit;
    }

    /**
     * Begins to listen; where that does not work yet, again and again.
     *
     * @param announcement tells the host where links are awaited
     * @param whenAskable told when there is a link to ask over who the host is
     */
    public void start(Runnable announcement, Runnable whenAskable) {
        announce = announcement;
        askable = whenAskable;
        listen();
    }

    /** Where links are awaited; empty while that does not work. */
    Optional<Endpoint.Tcp> address() {
        return Optional.ofNullable(address);
    }

    private void listen() {
        try {
            Endpoint.Tcp at = new Endpoint.Tcp(
                    endpoint.address().isPresent() ? endpoint.address().get() : DefaultRoute.address(),
                    endpoint.port());
            acceptor = new Acceptor(loop, loop.sockets().listen(at, 0600), this::accepted);
            address = at;
            troubled = false;
            LOG.info("links of the host awaited endpoint={}", at);
            announceLater(Duration.ZERO);
        } catch (IOException e) {
            if (!troubled) {
                troubled = true;
                LOG.warn("links of the host cannot be awaited yet endpoint={} reason=\"{}\"", endpoint, e.getMessage());
            }
            next = loop.schedule(LISTEN_AGAIN, this::listen);
        }
    }

    private void announceLater(Duration delay) {
        if (next != null) {
            next.cancel();
        }
        next = loop.schedule(delay, () -> {
            if (ready.isEmpty()) {
                announce.run();
                announceLater(ANNOUNCE_AGAIN);
            } else {
                next = null;
            }
        });
    }

    private void accepted(int descriptor) {
        if (unproved.size() >= MOST_UNPROVED) {
            AwaitedLink oldest = unproved.iterator().next();
            LOG.debug("awaited link closed reason=\"{} are not proved, and it is the oldest\"", unproved.size());
            oldest.close();
        }
        loop.sockets().keepAlive(descriptor);
        boolean isForStream = question != null || unproved.size() + ready.size() < waiting.size() + STREAMS_FIRST;
        AwaitedLink link = new AwaitedLink(this, loop, key, nonces, isForStream ? Function.STRM : Function.INFO);
        question = isForStream ? question : link;
        unproved.add(link);
        link.begin(loop.open(descriptor, 0, link), address.isLoopback() ? null : tls);
    }

    /** The host is proved on this link. */
    void proved(AwaitedLink link) {
        unproved.remove(link);
        if (link == question) {
            askable.run();
            return;
        }
        Waiting first = waiting.poll();
        if (first != null) {
            first.serve(link);
        } else if (ready.size() >= MOST_READY) {
            link.close();
        } else {
            ready.add(link);
            if (!served) {
                served = true;
                LOG.info("links of the host are ready endpoint={}", address);
            }
        }
    }

    /** A link is gone that was not dialled. */
    void lost(AwaitedLink link) {
        unproved.remove(link);
        question = link == question ? null : question;
        if (ready.remove(link)) {
            announceIfEmpty();
        }
    }

    private void announceIfEmpty() {
        if (ready.isEmpty() && !closed) {
            served = false;
            // The host replaces those that are used by itself; a host that was restarted has to be told.
            announceLater(Duration.ofSeconds(1));
        }
    }

    /** For status: where links of the host are awaited, how many are ready, and how many dials wait for one. */
    private Status.Note note() {
        return new Status.Note(
                NOTE,
                (address == null
                                ? "none, " + endpoint + " cannot be listened on"
                                : ready.size() + " links of the host ready at " + address)
                        + (waiting.isEmpty() ? "" : ", " + waiting.size() + " more asked for"));
    }

    /** Whether a text of a {@link #NOTE} tells of links that are ready, at an address of this port. */
    public static boolean tellsOfReady(String text, int port) {
        return text.matches("[1-9]\\d* links of the host ready at \\S*:" + port + "(,.*)?");
    }

    /** As {@link #note}, of those among the routes that there are. */
    public static List<Status.Note> notes(Routes routes) {
        return routes.all().stream()
                .map(Route::dialer)
                .filter(AwaitedLinks.class::isInstance)
                .map(dialer -> ((AwaitedLinks) dialer).note())
                .toList();
    }

    @Override
    public void resumed() {
        closeThoseThatWait();
        announceIfEmpty();
    }

    @Override
    public boolean carries(Function function) {
        return function == Function.STRM || function == Function.INFO && question != null && question.isProved();
    }

    @Override
    public Attempt dial(Function function, Outcome outcome) {
        Waiting dial = new Waiting(outcome);
        dial.deadline = loop.schedule(limit, dial::giveUp);
        if (!carries(function)) {
            return dial;
        }
        AwaitedLink link;
        if (function == Function.INFO) {
            link = question;
            question = null;
        } else {
            // The newest would be as good; the oldest is used so that none gets old.
            link = ready.poll();
        }
        if (link == null) {
            waiting.add(dial);
            return dial;
        }
        link.keep();
        dial.serving = link;
        loop.schedule(Duration.ZERO, () -> dial.serve(link));
        if (function == Function.STRM) {
            announceIfEmpty();
        }
        return dial;
    }

    @Override
    public void close() {
        closed = true;
        if (next != null) {
            next.cancel();
        }
        if (acceptor != null) {
            acceptor.close();
        }
        new ArrayList<>(unproved).forEach(AwaitedLink::close);
        closeThoseThatWait();
    }

    private void closeThoseThatWait() {
        new ArrayList<>(ready).forEach(AwaitedLink::close);
        if (question != null && question.isProved()) {
            question.close();
        }
    }

    /** A dial that has no link yet. */
    private final class Waiting implements Attempt {
        private final Outcome outcome;
        private Timer deadline;
        private AwaitedLink serving;
        private boolean ended;

        Waiting(Outcome outcome) {
            this.outcome = outcome;
        }

        void serve(AwaitedLink link) {
            if (ended) {
                return;
            }
            end();
            outcome.proved(link.take());
        }

        void giveUp() {
            end();
            outcome.failed(new DialFailure(
                    endpoint,
                    DialFailure.Kind.TIMED_OUT,
                    "no link of the host's came within " + limit.toMillis()
                            + " ms; it opens them to a guest that it knows from another endpoint"));
        }

        private void end() {
            ended = true;
            deadline.cancel();
            waiting.remove(this);
        }

        @Override
        public void cancel() {
            if (!ended) {
                end();
                if (serving != null) {
                    serving.close();
                }
            }
        }
    }
}
