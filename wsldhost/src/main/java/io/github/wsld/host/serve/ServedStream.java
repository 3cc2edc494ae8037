package io.github.wsld.host.serve;

import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.Dial;
import io.github.wsld.common.loop.DialFailure;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.protocol.Limits;
import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.stream.HostStream;
import io.github.wsld.common.stream.Local;
import io.github.wsld.common.stream.io.Alarm;
import io.github.wsld.common.stream.io.LocalChannel;
import io.github.wsld.common.stream.io.LocalStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One stream at the host with its target's connection, from the first dial of the target on. For the loop's thread. */
public final class ServedStream implements Local, LocalStream, Dial.Outcome {
    private static final Logger LOG = LoggerFactory.getLogger(ServedStream.class);

    private final StreamService service;
    private final LinkServer server;
    private final EventLoop loop;
    private final HostStream stream;
    private final List<Endpoint> endpoints;
    private final long startedNanos;
    private final Alarm alarm;
    private Dial dial;
    private int next;
    private boolean isOver;
    private LocalChannel target;
    private StreamLinkChannel link;
    private long resumes;

    static ServedStream dialling(StreamService service, LinkServer server, HostStream stream) {
        ServedStream served = new ServedStream(service, server, stream);
        served.dialNext();
        return served;
    }

    /**
     * Goes on with a target that the process before this one has connected.
     *
     * @param descriptor of the connection, taken over; nothing moves before {@link #goOn}
     */
    ServedStream(StreamService service, LinkServer server, HostStream stream, int descriptor) {
        this(service, server, stream);
        loop.sockets().adopt(descriptor, stream.hasGuestEnded());
        target = new LocalChannel(loop, loop.adopt(descriptor), Reason.TARGET_RESET, this);
    }

    private ServedStream(StreamService service, LinkServer server, HostStream stream) {
        this.service = service;
        this.server = server;
        this.loop = server.loop();
        this.stream = stream;
        this.endpoints = server.targets().endpoints(stream.target());
        this.startedNanos = loop.nanoTime();
        this.alarm = new Alarm(loop, service.clock(), stream::deadline, () -> {
            stream.tick(service.now());
            settle();
        });
    }

    public HostStream stream() {
        return stream;
    }

    /** The loop's clock at its start. */
    public long startedNanos() {
        return startedNanos;
    }

    /** Links that took the place of an earlier one. */
    public long resumes() {
        return resumes;
    }

    /** The endpoint that its link came in by; empty while there is none. */
    public Optional<Endpoint> linkEndpoint() {
        return stream.hasLink() ? Optional.of(link.endpoint()) : Optional.empty();
    }

    /** Bytes that the target was given. */
    public long bytesUp() {
        return target == null ? 0 : target.takenBytes();
    }

    /** Bytes that the target sent. */
    public long bytesDown() {
        return target == null ? 0 : target.sentBytes();
    }

    long now() {
        return service.now();
    }

    Status.Stream status() {
        String state = switch (stream.phase()) {
            case CONNECTING -> "opening";
            case FLOWING -> stream.hasLink() ? "open" : "waiting";
            case ENDED -> "ending";
        };
        return new Status.Stream(
                stream.target().toString(),
                state,
                Duration.ofMillis((loop.nanoTime() - startedNanos) / 1_000_000),
                bytesUp(),
                bytesDown(),
                stream.heldBytes(),
                resumes,
                linkEndpoint().map(Endpoint::toString));
    }

    /** A link of it has been taken. */
    void dialled(StreamLinkChannel by) {
        if (link != null) {
            resumes++;
            service.counters().resumed();
            LOG.debug("stream resumed stream={} target={} link={}", stream.id(), stream.target(), by.endpoint());
        }
        link = by;
    }

    void lost(StreamLinkChannel of, String cause) {
        if (of == link && stream.phase() != HostStream.Phase.ENDED) {
            service.counters().lostLink();
            LOG.debug("stream's link lost stream={} cause=\"{}\"", stream.id(), cause);
        }
        stream.lost(of, service.now());
    }

    // A restart.

    /** Stops where it is. A dial is given up: it begins again in {@link #thaw}, or in the next process. */
    void freeze() {
        alarm.cancel();
        if (dial != null) {
            dial.cancel();
            dial = null;
        }
        if (target != null) {
            target.freeze();
        }
    }

    void thaw() {
        if (target != null) {
            target.thaw();
        } else {
            next = 0;
            dialNext();
        }
        settle();
    }

    /** Begins to hear the target that was handed over. */
    void goOn() {
        if (target != null) {
            target.goOn(stream.hasTargetEnded());
        }
        settle();
    }

    /** Whether another process can go on with it. */
    boolean isPassable() {
        return target == null || loop.sockets().isPassable(target.descriptor());
    }

    /** The target's; empty while it is dialled. */
    OptionalInt descriptor() {
        return target == null ? OptionalInt.empty() : OptionalInt.of(target.descriptor());
    }

    // The target's dial.

    private void dialNext() {
        dial = Dial.start(loop, endpoints.get(next++), Limits.CONNECT_DEADLINE, this);
    }

    @Override
    public void connected(Channel channel) {
        dial = null;
        target = new LocalChannel(loop, channel, Reason.TARGET_RESET, this);
        stream.connected(service.now());
        LOG.debug("stream opened stream={} target={}", stream.id(), stream.target());
        if (!isOver) {
            target.watch(ByteBuffer.allocate(0));
        }
        settle();
    }

    @Override
    public void failed(DialFailure failure) {
        dial = null;
        if (next < endpoints.size()) {
            dialNext();
            return;
        }
        Reason reason = server.targets().unreachable(stream.target(), failure);
        server.refused(stream.target(), reason.text());
        stream.connectFailed(reason, service.now());
        settle();
    }

    // What the stream says to the target. Before it is connected only an end can come.

    @Override
    public void write(ByteBuffer bytes) {
        target.write(bytes);
    }

    @Override
    public void end() {
        target.end();
    }

    @Override
    public void close() {
        isOver = true;
        target.close();
    }

    @Override
    public void reset(Reason reason) {
        isOver = true;
        if (reason.code() == Reason.PROTOCOL_ERROR || reason.code() == Reason.OFFSETS_DO_NOT_MEET) {
            server.refused(stream.target(), reason.text());
        }
        if (dial != null) {
            dial.cancel();
        }
        if (target != null) {
            target.reset(reason);
        }
    }

    // What the target says.

    @Override
    public int room() {
        // More than the link takes would be copied twice.
        return link != null && link.isFull() ? 0 : stream.room();
    }

    @Override
    public void sent(ByteBuffer bytes) {
        int start = bytes.position();
        stream.targetSent(bytes, service.now());
        if (link != null) {
            link.flush(bytes.position(start));
        }
    }

    @Override
    public void ended() {
        stream.targetEnded(service.now());
    }

    @Override
    public void takes() {
        stream.targetTakes(service.now());
    }

    @Override
    public void failed(Reason reason) {
        stream.targetFailed(reason, service.now());
    }

    @Override
    public boolean isUrgent() {
        return stream.hasUnacknowledged();
    }

    @Override
    public void settle() {
        if (target != null) {
            target.update();
        }
        if (link != null) {
            link.flush();
        }
        if (target != null) {
            target.listen();
        }
        if (stream.phase() == HostStream.Phase.ENDED) {
            alarm.cancel();
            if (service.ended(this)) {
                if (link != null) {
                    link.streamEnded();
                }
                LOG.debug("stream ended stream={} target={} resumes={}", stream.id(), stream.target(), resumes);
            }
        } else {
            alarm.set();
        }
    }
}
