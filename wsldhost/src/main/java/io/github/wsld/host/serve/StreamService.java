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

/**
 * The streams of this host: answers {@code strm} requests, and keeps the targets' connections while guests are away. Owns the
 * streams and their links. For the loop's thread.
 */
public final class StreamService implements AutoCloseable, io.github.wsld.common.stream.Targets {
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
        table.endAll(reason, now());
        settleAll();
    }

    /**
     * Stops all streams where they are; their links end.
     *
     * @return their state; to the next process those whose target cannot be passed to it have ended
     */
    byte[] freeze() {
        frozen = true;
        if (look != null) {
            look.cancel();
            look = null;
        }
        streams.values().forEach(ServedStream::freeze);
        return table.state(
                stream -> streams.get(stream.id()).isPassable(),
                new Reason(
                        Reason.HOST_STOPPING,
                        "wsldhost was restarted, which connections to named pipes do not survive"),
                now());
    }

    /** Descriptors of the targets, of the streams that go on in the next process and have one. */
    Map<StreamId, Integer> targets() {
        Map<StreamId, Integer> targets = new LinkedHashMap<>();
        for (ServedStream served : streams.values()) {
            if (served.isPassable() && served.descriptor().isPresent()) {
                targets.put(served.stream().id(), served.descriptor().getAsInt());
            }
        }
        return targets;
    }

    /** Goes on as before {@link #freeze}. */
    void thaw() {
        frozen = false;
        List.copyOf(streams.values()).forEach(ServedStream::thaw);
        lookLater();
    }

    /**
     * Goes on with the streams of the process before this one.
     *
     * @param targets descriptors of their targets, taken over
     * @throws ProtocolException when the state cannot be read
     * @throws IllegalArgumentException when a target is missing
     */
    void restore(byte[] state, Map<StreamId, Integer> targets) throws ProtocolException {
        table.restore(
                state,
                stream -> {
                    Integer descriptor = targets.get(stream.id());
                    if (descriptor == null) {
                        throw new IllegalArgumentException("no connection came with " + stream);
                    }
                    ServedStream served = new ServedStream(this, server, stream, descriptor);
                    streams.put(stream.id(), served);
                    return served;
                },
                now());
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
        endAll(new Reason(Reason.HOST_STOPPING, "wsldhost was stopped"));
    }
}
