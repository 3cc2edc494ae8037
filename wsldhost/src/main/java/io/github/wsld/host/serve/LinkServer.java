package io.github.wsld.host.serve;

import io.github.wsld.common.daemon.RecentErrors;
import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Acceptor;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Listener;
import io.github.wsld.common.loop.Poller;
import io.github.wsld.common.loop.Workers;
import io.github.wsld.common.protocol.Binding;
import io.github.wsld.common.protocol.Function;
import io.github.wsld.common.protocol.Limits;
import io.github.wsld.common.protocol.NonceSource;
import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.protocol.Target;
import io.github.wsld.common.relay.Relays;
import io.github.wsld.common.tls.Tls;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the links that guests open: accepts, learns what each is for, and connects it to its target. Owns its listeners and all
 * links. For the loop's thread.
 */
public final class LinkServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LinkServer.class);
    /** Links over the limit of unproved ones that are still told so; beyond them links are closed without a word. */
    private static final int MOST_TOLD_BUSY = Limits.MAX_UNPROVED_LINKS;

    private final EventLoop loop;
    private final HostSettings settings;
    private final Targets targets;
    private final NonceSource nonces;
    private final Clock clock;
    private final RecentErrors errors;
    private final Relays relays;
    private final TimeService time;
    private final StreamService streams;
    private final ServerCounters counters = new ServerCounters();
    private final List<Open> open = new ArrayList<>();
    /** Listeners of the process before this one that have not been asked for yet. */
    private final List<Holdings.Listening> inherited = new ArrayList<>();

    private final EncryptedLinks encrypted;
    private final SpareLinks spares;
    private Consumer<Optional<String>> guests = distribution -> {};
    private int unproved;
    private int dialling;
    /** Whether listeners and streams are this process's to end: not before they are taken over, nor once they are given away. */
    private boolean owned = true;

    /** A listener and what it was opened for. */
    private record Open(Endpoint asked, Acceptor acceptor) {}

    /**
     * @param clock what {@code time} and {@code tims} are answered from
     * @param errors receives what a guest was refused for
     * @param workers compute TLS handshakes
     */
    public LinkServer(
            EventLoop loop,
            HostSettings settings,
            NonceSource nonces,
            Clock clock,
            RecentErrors errors,
            Workers workers) {
        this.loop = loop;
        this.settings = settings;
        this.targets = new Targets(settings);
        this.nonces = nonces;
        this.clock = clock;
        this.errors = errors;
        this.relays = new Relays(loop);
        this.time = new TimeService(loop, clock);
        this.encrypted = new EncryptedLinks(this, new Tls(loop, workers));
        this.spares = new SpareLinks(this, encrypted, workers);
        this.streams = new StreamService(this, settings.streams());
    }

    /**
     * Listens on one more endpoint.
     *
     * @throws IOException with the endpoint, the error and what to do
     */
    public void listen(Endpoint endpoint) throws IOException {
        if (!isEncrypted(endpoint)) {
            listen(endpoint, Binding.of(endpoint));
            return;
        }
        if (!settings.security().canEncrypt()) {
            throw new IOException("listen " + endpoint + ": TCP beyond this machine needs a key and a certificate; make"
                    + " them with: wsldhost key new");
        }
        listen(endpoint, encrypted::accepted);
    }

    /** Whether links of an endpoint leave this machine, and so go over TLS. */
    static boolean isEncrypted(Endpoint endpoint) {
        return endpoint instanceof Endpoint.Tcp tcp && !tcp.isLoopback();
    }

    /**
     * Listens on one more endpoint whose links are not encrypted.
     *
     * @param binding what its links are taken to run over
     * @throws IOException with the endpoint, the error and what to do
     */
    public void listen(Endpoint endpoint, Binding binding) throws IOException {
        listen(endpoint, (descriptor, at) -> accepted(descriptor, at, binding));
    }

    /** Takes over a new descriptor. */
    private interface Accepted {
        void accept(int descriptor, Endpoint at);
    }

    private void listen(Endpoint endpoint, Accepted accepted) throws IOException {
        Listener listener = opened(endpoint);
        Endpoint at = listener.endpoint();
        open.add(new Open(endpoint, new Acceptor(loop, listener, descriptor -> accepted.accept(descriptor, at))));
        LOG.info("listening endpoint={}", at);
    }

    private Listener opened(Endpoint endpoint) throws IOException {
        for (Holdings.Listening listening : inherited) {
            if (listening.asked().equals(endpoint)) {
                inherited.remove(listening);
                return loop.sockets().adoptListener(listening.descriptor(), listening.bound());
            }
        }
        return loop.sockets().listen(endpoint, 0600);
    }

    /** Why there is no {@link #freeze}: what cannot be passed to another process; empty when there is nothing of that kind. */
    public Optional<String> unpassable() {
        boolean all = open.stream()
                .allMatch(each ->
                        loop.sockets().isPassable(each.acceptor().listener().descriptor()));
        return all
                ? Optional.empty()
                : Optional.of("listeners of --poller threads cannot be passed to another process; stop and start it");
    }

    /** Stops accepting and carrying streams, for another process to go on; relays go on. Ends with {@link #thaw} or {@link #giveAway}. */
    public Frozen freeze() {
        open.forEach(each -> each.acceptor().hold());
        Holdings holdings = new Holdings(
                settings.instance(), open.stream().map(LinkServer::listening).toList(), spares.guests());
        return streams.freeze(holdings);
    }

    private static Holdings.Listening listening(Open open) {
        Listener listener = open.acceptor().listener();
        return new Holdings.Listening(open.asked(), listener.endpoint(), listener.descriptor());
    }

    /** Goes on as before {@link #freeze}; guests resume their streams. */
    public void thaw() {
        streams.thaw();
        open.forEach(each -> each.acceptor().proceed());
    }

    /** Another process goes on with what {@link #freeze} gave: this one ends no listener and no stream any more. */
    public void giveAway() {
        owned = false;
    }

    /**
     * Has what the process before this one held, and then its streams, but does not own it before {@link #own}. Before anything is
     * listened on.
     */
    public void inherit(Holdings holdings) {
        owned = false;
        inherited.addAll(holdings.listeners());
        spares.inherit(holdings.guests());
    }

    /** Listeners of the process before this one that nothing has asked for yet. */
    public List<Endpoint> inherited() {
        return inherited.stream().map(Holdings.Listening::asked).toList();
    }

    /** The process before this one ends nothing any more. What it listened on and nobody asked for is closed. */
    public void own() {
        owned = true;
        inherited.forEach(listening -> loop.sockets().close(listening.descriptor()));
        inherited.clear();
        spares.begin();
    }

    /**
     * Has a listener told of each link that a guest opens, and again when a guest tells on it which distribution of WSL it is.
     *
     * @param listener takes the distribution's name, empty when there is none yet
     */
    public void onGuest(Consumer<Optional<String>> listener) {
        guests = listener;
    }

    void guestTold(Optional<String> distribution) {
        guests.accept(distribution);
    }

    /** Display connections that are open, over a link that lives or for a guest that may come back. */
    public int displays() {
        Stream<String> relayed = relays.live().stream().map(Relays.Entry::name);
        Stream<String> streamed = streams.streams().stream()
                .map(stream -> stream.stream().target().toString());
        return (int) Stream.concat(relayed, streamed)
                .filter(name -> name.equals("x11") || name.startsWith("x11:"))
                .count();
    }

    private void accepted(int descriptor, Endpoint at, Binding binding) {
        counters.link();
        guests.accept(Optional.empty());
        boolean busy = unproved >= Limits.MAX_UNPROVED_LINKS;
        if (unproved >= Limits.MAX_UNPROVED_LINKS + MOST_TOLD_BUSY) {
            counters.refusedLink();
            loop.sockets().close(descriptor);
            return;
        }
        unproved++;
        boolean keyless = !settings.security().key().isNone() && loop.sockets().isPeerTrusted(descriptor);
        Entrance entrance = new Entrance(at, binding, settings.security().legacy(), keyless, false);
        PendingLink link = new PendingLink(this, entrance, new Place() {
            @Override
            public boolean busy() {
                return busy;
            }

            @Override
            public void leave(boolean served) {
                unproved--;
            }
        });
        link.begin(loop.open(descriptor, Poller.READABLE, link));
    }

    /** One of the original's functions is not served. */
    void refusedOriginal(Function function, Entrance entrance) {
        errors.add("a guest asked for the original's function " + function.text()
                + ", which is not served; give it a wsld of this suite, or start wsldhost with --legacy=true");
        LOG.debug("original function refused function={} endpoint={}", function.text(), entrance.endpoint());
    }

    /** A target is being dialled for a link, which counts as served from now on. */
    void dialBegan() {
        dialling++;
    }

    void dialEnded() {
        dialling--;
    }

    /** Links whose request is not there, or not proved, yet. */
    int pending() {
        return unproved + encrypted.unproved();
    }

    /** Whether one more relay would be too many. */
    boolean isFull() {
        return relays.live().size() + dialling >= settings.mostLinks();
    }

    /** A target was not to be had: told at DEBUG, for the guest tells its user, and kept for status. */
    void refused(Target target, String reason) {
        refused(target.toString(), reason);
    }

    /** Something else that a guest asked for or did was refused. */
    void refused(String what, String reason) {
        counters.refusedLink();
        errors.add(what + ": " + reason);
        LOG.debug("refused what=\"{}\" reason=\"{}\"", what, reason);
    }

    EventLoop loop() {
        return loop;
    }

    /** What it was made with. */
    public HostSettings settings() {
        return settings;
    }

    Targets targets() {
        return targets;
    }

    NonceSource nonces() {
        return nonces;
    }

    Clock clock() {
        return clock;
    }

    public Relays relays() {
        return relays;
    }

    public TimeService time() {
        return time;
    }

    /** For status: which key is in use, by its public number, and the links that this host keeps open to guests. */
    public List<Status.Note> notes() {
        Status.Note key = new Status.Note("key", settings.security().key().status());
        return Stream.concat(Stream.of(key), spares.notes().stream()).toList();
    }

    SpareLinks spares() {
        return spares;
    }

    public StreamService streams() {
        return streams;
    }

    public ServerCounters counters() {
        return counters;
    }

    /** Where it listens. */
    public List<Endpoint> endpoints() {
        return open.stream().map(each -> each.acceptor().listener().endpoint()).toList();
    }

    /** Stops listening; relays go on. */
    public void stopListening() {
        open.forEach(each -> each.acceptor().close());
        open.clear();
    }

    /** Ends every link and stream, for the machine of their guests is gone. */
    public void machineGone() {
        relays.abortAll();
        streams.endAll(new Reason(Reason.CLIENT_GONE, "the virtual machine is gone"));
        time.close();
    }

    /** Stops listening and ends every link; what another process owns stays as it is. */
    @Override
    public void close() {
        if (owned) {
            stopListening();
            streams.close();
        }
        spares.close();
        encrypted.close();
        relays.abortAll();
        time.close();
    }
}
