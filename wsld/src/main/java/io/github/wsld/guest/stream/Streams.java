package io.github.wsld.guest.stream;

import io.github.wsld.common.daemon.RecentErrors;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.protocol.Function;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.Target;
import io.github.wsld.common.stream.GuestStream;
import io.github.wsld.common.stream.PiecePool;
import io.github.wsld.common.stream.StreamBudget;
import io.github.wsld.common.stream.StreamCounters;
import io.github.wsld.common.stream.StreamLimits;
import io.github.wsld.common.stream.StreamTimes;
import io.github.wsld.guest.host.Host;
import io.github.wsld.guest.host.HostState;
import io.github.wsld.guest.host.LinkOutcome;
import io.github.wsld.guest.host.Route;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The streams of this run of wsld: connects clients to targets of the host such that they outlive their links, and keeps them linked.
 * Owns the streams, their clients and links. For the loop's thread.
 */
public final class Streams {
    private final EventLoop loop;
    private final Host host;
    private final StreamTimes times;
    private final Instance instance;
    private final StreamBudget budget = new StreamBudget(StreamLimits.STREAMS, StreamLimits.MEMORY);
    private final PiecePool pool = new PiecePool(ByteBuffer::allocateDirect);
    private final Set<LiveStream> live = new LinkedHashSet<>();
    private final Map<Route, RouteLinks> links = new IdentityHashMap<>();
    private final StreamDials dials;
    private Optional<Burial> burial = Optional.empty();
    private Runnable linkedListener = () -> {};
    /** Whether the streams were left to the next run, so that nothing is known of them here. */
    private boolean isLeft;

    private long endedBytesUp;
    private long endedBytesDown;
    private final StreamLog log;
    private final Homecoming homecoming;
    private final StreamCounters counters = new StreamCounters();

    /**
     * @param instance this run of wsld
     * @param errors receives why streams were lost
     */
    public Streams(Host host, Instance instance, RecentErrors errors) {
        this.loop = host.loop();
        this.host = host;
        this.times = host.settings().times();
        this.instance = instance;
        this.dials = new StreamDials(this);
        this.homecoming = new Homecoming(this);
        this.log = new StreamLog(loop, errors);
        host.onDialEnded(dials::soon);
        host.routes().all().forEach(route -> links.put(route, new RouteLinks(host, times)));
    }

    /** Sets who wants to know when the host resumes: told whenever a stream has got a link. */
    public void onLinked(Runnable listener) {
        linkedListener = listener;
    }

    void bury(Burial byThis) {
        burial = Optional.of(byThis);
    }

    void begin() {
        homecoming.begin();
    }

    /** Connects to a target by a stream, or without one when the host has none. The outcome is told from the loop. */
    public void connect(Target target, LinkOutcome outcome) {
        if (!hostHasStreams() || budget.isExhausted()) {
            host.connect(target, outcome);
            return;
        }
        LiveStream stream = new LiveStream(this, target, budget.take());
        live.add(stream);
        new Opening(this, stream, target, outcome).begin();
    }

    /** As far as is known. */
    private boolean hostHasStreams() {
        HostState state = host.state();
        return !(state instanceof HostState.Old)
                && (!(state instanceof HostState.Reached reached)
                        || reached.info().functions().contains(Function.STRM.text()));
    }

    /** The host answers, perhaps again. */
    public void hostReached() {
        burial.ifPresent(Burial::hostReached);
        dials.soon();
    }

    /** The machine, or the host, was asleep until just now: links that do not answer soon are lost. */
    public void resumed() {
        host.routes().failover().resumed(host.now());
        host.routes().all().forEach(route -> route.dialer().resumed());
        live().forEach(LiveStream::resumed);
        dials.soon();
    }

    void suspect(Route route) {
        links.get(route).suspect();
    }

    void linked(LiveStream stream, Route route, boolean again) {
        links.get(route).add(stream);
        linkedListener.run();
        if (again) {
            counters.resumed();
            log.resumed(stream, route, live.stream().allMatch(one -> one.route().isPresent()));
        } else {
            counters.opened();
            log.opened(stream, route);
        }
    }

    void unlinked(LiveStream stream, Route route) {
        links.get(route).remove(stream);
    }

    void linkLost(LiveStream stream, Route route, String cause) {
        counters.lostLink();
        route.dials().lost(host.now());
        log.lost(stream, route, cause);
    }

    void ended(LiveStream stream) {
        if (live.remove(stream)) {
            budget.release(stream.share());
            endedBytesUp += stream.bytesUp();
            endedBytesDown += stream.bytesDown();
            log.ended(stream);
            if (live.stream().allMatch(one -> one.route().isPresent())) {
                log.nobodyWaits();
            }
        }
    }

    /** Those there are, the oldest first. */
    public Collection<LiveStream> live() {
        return List.copyOf(live);
    }

    public StreamCounters counters() {
        return counters;
    }

    StreamLog log() {
        return log;
    }

    StreamDials dials() {
        return dials;
    }

    Host host() {
        return host;
    }

    EventLoop loop() {
        return loop;
    }

    Instance instance() {
        return instance;
    }

    PiecePool pool() {
        return pool;
    }

    StreamTimes times() {
        return times;
    }

    /** Whether a client of this kind is connected, or still to be told to the host as gone. */
    public boolean isAny(Predicate<String> names) {
        return live.stream()
                .anyMatch(stream -> stream.guest().phase() != GuestStream.Phase.KILLING
                        && names.test(stream.guest().target().toString()));
    }

    /** Ends clients of a kind. */
    public void abort(Predicate<String> names, String reason) {
        for (LiveStream stream : live()) {
            if (names.test(stream.guest().target().toString())) {
                stream.giveUp(reason);
            }
        }
    }

    /**
     * Ends all; the host is told as far as links take it at once.
     *
     * @return whether each stream had a link for that
     */
    boolean stop() {
        boolean told =
                !isLeft && live.stream().allMatch(stream -> stream.route().isPresent());
        abort(name -> true, "wsld was stopped");
        dials.close();
        homecoming.close();
        links.values().forEach(RouteLinks::close);
        log.close();
        return told;
    }

    /** Goes on with a stream of the run before this one; this one has its instance. */
    public void takeUp(FormerStream former) {
        budget.adopt(former.state().sizes());
        former.state().host().ifPresent(any -> host.answeredBefore());
        LiveStream stream = new LiveStream(this, former);
        live.add(stream);
        stream.settle();
    }

    /** Leaves the streams, as they are now, to the next run: says nothing to anybody any more, and touches no client. */
    public void leave(Consumer<FormerStream> taker) {
        dials.close();
        homecoming.close();
        links.values().forEach(RouteLinks::close);
        for (LiveStream stream : live()) {
            stream.leave().ifPresent(taker);
        }
        isLeft = true;
        live.clear();
        dials.close();
        log.close();
    }

    /** Bytes that clients have sent since the start. */
    public long bytesUp() {
        return endedBytesUp + live.stream().mapToLong(LiveStream::bytesUp).sum();
    }

    /** Bytes that clients have been given since the start. */
    public long bytesDown() {
        return endedBytesDown + live.stream().mapToLong(LiveStream::bytesDown).sum();
    }
}
