package io.github.wsld.common.stream;

import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.protocol.StreamId;
import io.github.wsld.common.protocol.StrmReply;
import io.github.wsld.common.protocol.StrmRequest;
import io.github.wsld.common.protocol.StrmStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** All streams of a host, those that ended not long ago, and the runs of guests that are gone. Answers requests. */
public final class StreamTable {

    private final StreamLimits limits;
    private final StreamBudget budget;
    private final PiecePool pool;
    private final Targets targets;
    private final Map<StreamId, HostStream> streams = new HashMap<>();
    /** The oldest first. */
    private final Map<StreamId, Tombstone> tombstones = new LinkedHashMap<>();

    /** Until when a run is remembered as gone. */
    private final Map<Instance, Long> buried = new HashMap<>();

    public StreamTable(StreamLimits limits, StreamBudget budget, PiecePool pool, Targets targets) {
        this.limits = limits;
        this.budget = budget;
        this.pool = pool;
        this.targets = targets;
    }

    public Collection<HostStream> streams() {
        return Collections.unmodifiableCollection(streams.values());
    }

    /** How many ended streams are remembered. */
    public int tombstones() {
        return tombstones.size();
    }

    /**
     * Answers a request, at once or when its stream is connected.
     *
     * @return the stream that frames of the link belong to, if the reply is OK or yet to come
     */
    public Optional<HostStream> request(StrmRequest request, HostLink link, long now) {
        if (request instanceof StrmRequest.OfStream ofStream) {
            return ofStream(ofStream, link, now);
        }
        link.reply(bury(((StrmRequest.Bury) request).gone(), now));
        return Optional.empty();
    }

    private Optional<HostStream> ofStream(StrmRequest.OfStream request, HostLink link, long now) {
        HostStream stream = streams.get(request.stream());
        if (stream == null) {
            Tombstone tombstone = tombstones.get(request.stream());
            return tombstone != null ? ended(request, tombstone, link) : unknown(request, link, now);
        }
        if (request.epoch() <= stream.epoch()) {
            link.reply(refusal(StrmStatus.STALE, Reason.NONE, stream.epoch()));
            return Optional.empty();
        }
        if (!stream.hasWindowOf(request)) {
            Reason reason = new Reason(Reason.PROTOCOL_ERROR, "a stream's window must not change");
            link.reply(refusal(StrmStatus.BAD, reason, stream.epoch()));
            return Optional.empty();
        }
        stream.dialled(request, link, now);
        return stream.hasLink() ? Optional.of(stream) : Optional.empty();
    }

    private Optional<HostStream> ended(StrmRequest.OfStream request, Tombstone tombstone, HostLink link) {
        if (request.epoch() <= tombstone.epoch()) {
            link.reply(refusal(StrmStatus.STALE, Reason.NONE, tombstone.epoch()));
            return Optional.empty();
        }
        tombstones.put(request.stream(), tombstone.withEpoch(request.epoch()));
        boolean kill = request instanceof StrmRequest.Kill;
        StrmStatus status = kill ? StrmStatus.DONE : tombstone.status();
        link.reply(refusal(status, kill ? Reason.NONE : tombstone.reason(), request.epoch()));
        return Optional.empty();
    }

    private Optional<HostStream> unknown(StrmRequest.OfStream request, HostLink link, long now) {
        if (request instanceof StrmRequest.Open open) {
            return open(open, link, now);
        }
        if (request instanceof StrmRequest.Resume) {
            link.reply(refusal(StrmStatus.UNKNOWN, Reason.NONE, 0));
        } else if (isFull(now)) {
            link.reply(busy("the host remembers too many streams"));
        } else {
            // An OPEN may have been overtaken: it must not begin the stream after this.
            remember(
                    request.stream(), request.epoch(), StrmStatus.DONE, Reason.NONE, StreamLimits.DONE_REMEMBERED, now);
            link.reply(refusal(StrmStatus.DONE, Reason.NONE, request.epoch()));
        }
        return Optional.empty();
    }

    private Optional<HostStream> open(StrmRequest.Open open, HostLink link, long now) {
        if (buried.containsKey(open.guest())) {
            link.reply(refusal(StrmStatus.ENDED, buriedReason(), 0));
            return Optional.empty();
        }
        if (isFull(now) || budget.isExhausted()) {
            link.reply(busy("the host has too many streams"));
            return Optional.empty();
        }
        Optional<Reason> denial = targets.denial(open.target());
        if (denial.isPresent()) {
            // An earlier OPEN may still come, when other settings hold: nobody would want its stream any more.
            remember(open.stream(), open.epoch(), StrmStatus.ENDED, denial.get(), StreamLimits.DONE_REMEMBERED, now);
            link.reply(refusal(StrmStatus.DENIED, denial.get(), open.epoch()));
        } else {
            HostStream stream = new HostStream(this, open, budget.take(), pool);
            streams.put(open.stream(), stream);
            stream.dialled(open, link, now);
            stream.local(targets.connect(stream, open.target()), false);
            return Optional.of(stream);
        }
        return Optional.empty();
    }

    private StrmReply bury(Instance gone, long now) {
        if (buried.size() == StreamLimits.MOST_BURIED && !buried.containsKey(gone)) {
            return busy("the host has seen too many restarts of guests");
        }
        buried.put(gone, now + StreamLimits.DONE_REMEMBERED.toNanos());
        for (HostStream stream : List.copyOf(streams.values())) {
            if (stream.owner().equals(gone)) {
                stream.end(StrmStatus.ENDED, buriedReason(), now);
            }
        }
        return refusal(StrmStatus.DONE, Reason.NONE, 0);
    }

    /** Ends all streams, such as when the VM is gone. */
    public void endAll(Reason reason, long now) {
        for (HostStream stream : List.copyOf(streams.values())) {
            stream.end(StrmStatus.ENDED, reason, now);
        }
    }

    /** Forgets what has lasted its time. Once in a few seconds is enough. */
    public void tick(long now) {
        long retained = now - limits.retention().toNanos();
        Map<Instance, Long> heard = new HashMap<>();
        streams.values().forEach(stream -> heard.merge(stream.owner(), stream.heardAt(), Math::max));
        for (HostStream stream : List.copyOf(streams.values())) {
            // A guest asks over one of its links at a time whether they work, so that many are silent for long.
            long last = stream.hasLink() ? heard.get(stream.owner()) : stream.heardAt();
            if (last <= retained) {
                Reason reason = new Reason(Reason.RETENTION_OVER, "the guest did not come back in time");
                stream.end(StrmStatus.ENDED, reason, now);
            }
        }
        tombstones.values().removeIf(tombstone -> tombstone.forgetAt() <= now);
        buried.values().removeIf(until -> until <= now);
    }

    /** Takes their links from all streams, which go on with the next request. */
    public void detach(long now) {
        streams.values().forEach(stream -> stream.detach(now));
    }

    /**
     * What the next run has to know beside {@link HostStream#state}: which streams are over, and which guests' runs.
     *
     * @param ending streams that there are, and that to the next run have ended
     * @param reason why they have
     */
    public byte[] memory(Collection<HostStream> ending, Reason reason, long now) {
        Map<StreamId, Tombstone> over = new LinkedHashMap<>(tombstones);
        for (HostStream stream : ending) {
            Duration time = timeOf(stream, StrmStatus.ENDED);
            over.put(stream.id(), tombstone(stream.epoch(), StrmStatus.ENDED, reason, time, now));
        }
        StateWriter out = new StateWriter().i32(over.size());
        over.forEach((id, tombstone) -> tombstone.encode(out.id(id), now));
        out.i32(buried.size());
        buried.forEach((run, until) -> out.instance(run).i64(Math.max(0, until - now)));
        return out.bytes();
    }

    /**
     * Goes on with a stream of an earlier run, whose link is gone.
     *
     * @param connection gives its connection, if it has one
     * @throws ProtocolException when the state is of another version, or damaged
     */
    public void restore(byte[] state, Function<HostStream, Local> connection, long now) throws ProtocolException {
        HostState read = StateReader.read(state, HostState::decode);
        HostStream stream = new HostStream(this, read, pool, now);
        budget.adopt(read.side().sizes());
        streams.put(read.id(), stream);
        Local local = read.connected() ? connection.apply(stream) : targets.connect(stream, read.target());
        stream.local(local, read.connected());
    }

    /**
     * Takes over an earlier run's {@link #memory}.
     *
     * @throws ProtocolException when it is of another version, or damaged; then nothing is remembered
     */
    public void restoreMemory(byte[] memory, long now) throws ProtocolException {
        try {
            StateReader.read(memory, in -> {
                for (int count = in.count(); count > 0; count--) {
                    tombstones.put(in.id(), Tombstone.decode(in, now));
                }
                for (int count = in.count(); count > 0; count--) {
                    buried.put(in.instance(), now + in.i64());
                }
                return in;
            });
        } catch (ProtocolException e) {
            tombstones.clear();
            buried.clear();
            throw e;
        }
    }

    void ended(HostStream stream, StrmStatus status, Reason reason, long now) {
        streams.remove(stream.id());
        budget.release(stream.sizes());
        remember(stream.id(), stream.epoch(), status, reason, timeOf(stream, status), now);
    }

    private Duration timeOf(HostStream stream, StrmStatus status) {
        boolean missed = status == StrmStatus.ENDED && stream.hasFlowed();
        return missed ? limits.retention() : StreamLimits.DONE_REMEMBERED;
    }

    private void remember(StreamId id, long epoch, StrmStatus status, Reason reason, Duration time, long now) {
        tombstones.put(id, tombstone(epoch, status, reason, time, now));
    }

    private static Tombstone tombstone(long epoch, StrmStatus status, Reason reason, Duration time, long now) {
        long needed = now + StreamLimits.DONE_REMEMBERED.toNanos();
        return new Tombstone(epoch, status, reason, needed, Math.max(needed, now + time.toNanos()));
    }

    /** Whether nothing more can be remembered. How a stream ended long ago gives way to a stream of now. */
    private boolean isFull(long now) {
        if (streams.size() + tombstones.size() < limits.tombstones()) {
            return false;
        }
        Iterator<Tombstone> oldest = tombstones.values().iterator();
        if (oldest.hasNext() && oldest.next().neededUntil() <= now) {
            oldest.remove();
            return false;
        }
        return true;
    }

    private static Reason buriedReason() {
        return new Reason(Reason.GUEST_BURIED, "a later run of wsld has given its streams up");
    }

    private static StrmReply refusal(StrmStatus status, Reason reason, long epoch) {
        return StrmReply.refusal(status, reason, epoch);
    }

    private static StrmReply busy(String text) {
        return StrmReply.busy(new Reason(Reason.OVER_LIMIT, text), 0, StreamLimits.RETRY_AFTER.toMillis());
    }
}
