package io.github.wsld.host.serve;

import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Timer;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.protocol.StreamId;
import io.github.wsld.common.protocol.StrmRequest;
import io.github.wsld.common.protocol.Target;
import io.github.wsld.common.stream.HostStream;
import io.github.wsld.common.stream.Local;
import io.github.wsld.common.stream.PiecePool;
import io.github.wsld.common.stream.StreamBudget;
import io.github.wsld.common.stream.StreamCounters;
import io.github.wsld.common.stream.StreamTable;
import io.github.wsld.common.stream.io.AwakeClock;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * The streams of this host: answers {@code strm} requests, and keeps the targets' connections while guests are away. Owns the
 * streams and their links. For the loop's thread.
 */
public final class StreamService implements AutoCloseable, io.github.wsld.common.stream.Targets {
    private static final Reason RESTARTED =
            new Reason(Reason.HOST_STOPPING, "wsldhost was restarted, which connections to named pipes do not survive");

    private final EventLoop loop;
    private final LinkServer server;
    private final AwakeClock clock;
    private final StreamTable table;
    private final Map<StreamId, ServedStream> streams = new LinkedHashMap<>();
    private final StreamCounters counters = new StreamCounters();
    private long endedBytesUp;
    private long endedBytesDown;
    private Timer look;
    /** Another process may go on with the streams: nothing of them moves. */
    private boolean frozen;
    /** Why all end as soon as they are this process's again; null while they do not. */
    private Reason endDue;

    StreamService(LinkServer server, StreamSettings settings) {
        this.loop = server.loop();
        this.server = server;
        this.clock = new AwakeClock(loop::nanoTime);
        this.table = new StreamTable(
                settings.limits(),
                new StreamBudget(settings.most(), settings.memory()),
                new PiecePool(ByteBuffer::allocateDirect),
                this);
    }

    /** Takes over a link whose request is proved. */
    void serve(StreamLinkChannel link, StrmRequest request) {
        if (frozen) {
            // Whoever goes on answers the guest's next dial.
            link.drop();
            return;
        }
        if (request instanceof StrmRequest.OfStream ofStream) {
            ServedStream before = streams.get(ofStream.stream());
            boolean carries = table.request(request, link, now()).isPresent();
            ServedStream served = before != null ? before : streams.get(ofStream.stream());
            if (carries) {
                link.carry(served);
                served.dialled(link);
            }
            link.flush();
            if (served != null) {
                served.settle();
            }
        } else {
            table.request(request, link, now());
            link.flush();
            settleAll();
        }
        lookLater();
    }

    private void settleAll() {
        List.copyOf(streams.values()).forEach(ServedStream::settle);
    }

    @Override
    public Optional<Reason> denial(Target target) {
        if (!server.targets().endpoints(target).isEmpty()) {
            return Optional.empty();
        }
        Reason reason = server.targets().denial(target);
        server.refused(target, reason.text());
        return Optional.of(reason);
    }

    @Override
    public Local connect(HostStream stream, Target target) {
        ServedStream served = ServedStream.dialling(this, server, stream);
        streams.put(stream.id(), served);
        counters.opened();
        return served;
    }

    /** @return whether it was there until now */
    boolean ended(ServedStream served) {
        boolean was = streams.remove(served.stream().id()) != null;
        endedBytesUp += was ? served.bytesUp() : 0;
        endedBytesDown += was ? served.bytesDown() : 0;
        return was;
    }

    /** Ends all streams, such as when the VM is gone. */
    public void endAll(Reason reason) {
        if (frozen) {
            endDue = reason;
            return;
        }
        table.endAll(reason, now());
        settleAll();
    }

    /** Stops all streams where they are; their links end. To the next process those whose target cannot be passed to it are over. */
    Frozen freeze(Holdings holdings) {
        frozen = true;
        if (look != null) {
            look.cancel();
            look = null;
        }
        streams.values().forEach(ServedStream::freeze);
        table.detach(now());
        Map<Boolean, List<ServedStream>> lasting =
                streams.values().stream().collect(Collectors.partitioningBy(ServedStream::isPassable));
        byte[] memory = table.memory(
                lasting.get(false).stream().map(ServedStream::stream).toList(), RESTARTED, now());
        return new Frozen(
                holdings,
                lasting.get(true).stream()
                        .map(served -> new Frozen.Stream(served.descriptor(), served.stream()::state))
                        .toList(),
                memory);
    }

    /** Goes on as before {@link #freeze}. */
    void thaw() {
        frozen = false;
        List.copyOf(streams.values()).forEach(ServedStream::thaw);
        if (endDue != null) {
            endAll(endDue);
        }
        lookLater();
    }

    /**
     * Goes on with a stream of the process before this one.
     *
     * @param target descriptor of the target's connection, taken over
     * @throws ProtocolException when the state cannot be read
     */
    public void restore(byte[] state, OptionalInt target) throws ProtocolException {
        table.restore(
                state,
                stream -> {
                    ServedStream served = new ServedStream(this, server, stream, target.orElseThrow());
                    streams.put(stream.id(), served);
                    return served;
                },
                now());
    }

    /**
     * Remembers what the process before this one did, whose streams are all there: they begin to move with the loop.
     *
     * @throws ProtocolException when it cannot be read
     */
    public void restoreMemory(byte[] memory) throws ProtocolException {
        table.restoreMemory(memory, now());
        List.copyOf(streams.values()).forEach(ServedStream::goOn);
        lookLater();
    }

    private void lookLater() {
        if (look == null && (!table.streams().isEmpty() || table.tombstones() > 0)) {
            look = loop.schedule(AwakeClock.LOOK, this::look);
        }
    }

    private void look() {
        look = null;
        table.tick(now());
        settleAll();
        lookLater();
    }

    /** Nanoseconds that this host was awake. */
    long now() {
        return clock.getAsLong();
    }

    AwakeClock clock() {
        return clock;
    }

    /** The streams there are, the oldest first. */
    public Collection<ServedStream> streams() {
        return Collections.unmodifiableCollection(streams.values());
    }

    /** Bytes that targets have been given since the start. */
    public long bytesUp() {
        return endedBytesUp
                + streams.values().stream().mapToLong(ServedStream::bytesUp).sum();
    }

    /** Bytes that targets have sent since the start. */
    public long bytesDown() {
        return endedBytesDown
                + streams.values().stream().mapToLong(ServedStream::bytesDown).sum();
    }

    public Status.Streams status() {
        List<Status.Stream> open = streams.values().stream()
                .limit(Status.MAX_RELAYS)
                .map(ServedStream::status)
                .toList();
        return new Status.Streams(
                open, streams.size() - open.size(), counters.opens(), counters.resumes(), counters.lostLinks());
    }

    public StreamCounters counters() {
        return counters;
    }

    @Override
    public void close() {
        if (look != null) {
            look.cancel();
        }
        frozen = false;
        endAll(new Reason(Reason.HOST_STOPPING, "wsldhost was stopped"));
    }
}
