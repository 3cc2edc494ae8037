package io.github.wsld.guest.stream;

import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.protocol.StreamId;
import io.github.wsld.common.protocol.StrmReply;
import io.github.wsld.common.protocol.StrmStatus;
import io.github.wsld.common.protocol.Target;
import io.github.wsld.common.stream.GuestStream;
import io.github.wsld.common.stream.Local;
import io.github.wsld.common.stream.StreamSizes;
import io.github.wsld.common.stream.io.Alarm;
import io.github.wsld.common.stream.io.LocalChannel;
import io.github.wsld.common.stream.io.LocalStream;
import io.github.wsld.guest.host.LinkFailure;
import io.github.wsld.guest.host.OpenedStream;
import io.github.wsld.guest.host.Route;
import java.nio.ByteBuffer;
import java.util.Optional;

/** One stream of the guest with its client and the link that it has or dials. For the loop's thread. */
public final class LiveStream implements Local, LocalStream, OpenedStream {
    private final Streams streams;
    private final GuestStream guest;
    private final StreamSizes share;
    private final long startedNanos;
    private final Alarm alarm;
    /** Until the client is the stream's. */
    private Opening opening;

    private LocalChannel client;
    /** The newest, from its dial on. */
    private StreamLinkChannel link;
    /** The one that the host has attached. */
    private StreamLinkChannel attached;

    private boolean dialling;
    private boolean moving;
    private long resumes;
    private String lostCause = "";
    private boolean wasLinked;
    private boolean isOver;

    LiveStream(Streams streams, Target target, StreamSizes share) {
        this.streams = streams;
        this.share = share;
        this.guest = new GuestStream(
                StreamId.random(streams.host().nonces()),
                target,
                streams.instance(),
                share,
                streams.pool(),
                streams.times(),
                this);
        this.startedNanos = streams.loop().nanoTime();
        this.alarm = new Alarm(streams.loop(), streams.host()::now, guest::deadline, this::tick);
    }

    /** Goes on with a stream of the run before this one, whose client is taken over. The caller settles it. */
    LiveStream(Streams streams, FormerStream former) {
        this.streams = streams;
        this.guest = new GuestStream(former.state(), streams.pool(), streams.times(), this, now());
        this.share = guest.sizes();
        this.startedNanos = streams.loop().nanoTime();
        this.alarm = new Alarm(streams.loop(), streams.host()::now, guest::deadline, this::tick);
        this.wasLinked = true;
        if (former.client().isPresent()) {
            LocalChannel.Left left = former.client().get();
            client = new LocalChannel(streams.loop(), left, Reason.CLIENT_GONE, this);
            client.watch(left.unread());
        } else if (former.state().clientOpen()) {
            guest.clientFailed(now());
        }
    }

    /**
     * Leaves all to the next run, the client's descriptor open; empty when there is nothing to go on with. A stream that is being
     * opened is left to be ended: its client has been left already.
     */
    Optional<FormerStream> leave() {
        if (opening != null) {
            opening.refused("wsld is being restarted");
        }
        settle();
        if (isOver) {
            return Optional.empty();
        }
        isOver = true;
        alarm.cancel();
        Optional<LocalChannel.Left> left = client == null ? Optional.empty() : client.leave();
        return Optional.of(new FormerStream(guest.state(), left));
    }

    public GuestStream guest() {
        return guest;
    }

    /** The loop's clock at its start. */
    public long startedNanos() {
        return startedNanos;
    }

    /** How often a link has taken the place of an earlier one. */
    public long resumes() {
        return resumes;
    }

    /** Where its link goes; empty while there is none. */
    public Optional<Route> route() {
        return attached == null ? Optional.empty() : Optional.of(attached.route());
    }

    /** Bytes that the client sent. */
    public long bytesUp() {
        return client == null ? 0 : client.sentBytes();
    }

    /** Bytes that the client was given. */
    public long bytesDown() {
        return client == null ? 0 : client.takenBytes();
    }

    StreamSizes share() {
        return share;
    }

    long now() {
        return streams.host().now();
    }

    Streams streams() {
        return streams;
    }

    // Dialling.

    void open(Opening by) {
        opening = by;
    }

    /** Whether somebody has to dial for it. */
    boolean wantsDial(long now) {
        return opening == null && !dialling && guest.needsLink(now);
    }

    void dial(Route route) {
        dialling = true;
        link = new StreamLinkChannel(this, route);
        link.dial();
    }

    /** Whether its link goes over another route, and may change without anybody noticing. */
    boolean isQuietElsewhere(Route than, long quiet) {
        return attached != null
                && attached.route() != than
                && !dialling
                && !guest.isUrgent()
                && now() - guest.activeAt() >= quiet;
    }

    /** Dials another route while its link still works. */
    void moveTo(Route route) {
        moving = true;
        dial(route);
    }

    /** A dial has got its reply, which the stream has been told. */
    void replied(StrmReply reply) {
        dialling = false;
        settle();
        if (opening != null && guest.phase() != GuestStream.Phase.GONE && !guest.hasLink()) {
            boolean byHost = reply.status() != StrmStatus.OK;
            opening.refused(byHost ? reply.reason().text() : guest.outcome().text());
        }
    }

    /** A dial has got no reply, which the stream has been told. */
    void notLinked(LinkFailure failure) {
        dialling = false;
        settle();
        moving = false;
        if (opening != null) {
            opening.failed(failure);
        } else {
            streams.host().doubt();
        }
    }

    /** A dial was given up. */
    void notDialled() {
        dialling = false;
        settle();
    }

    void lost(StreamLinkChannel of, String cause) {
        lostCause = cause;
        guest.lost(of, now());
    }

    /** Ends it before its time. */
    void giveUp(String why) {
        guest.giveUp(new Reason(Reason.CLIENT_GONE, why), now());
        opening = null;
        settle();
    }

    /** Whether its client was closed for a reason that lies neither in the client nor in the target. */
    boolean isLostForGood() {
        int code = guest.outcome().code();
        return client != null
                && code != Reason.NONE.code()
                && code != Reason.CLIENT_GONE
                && code != Reason.TARGET_RESET;
    }

    // The client.

    @Override
    public void join(Channel channel, ByteBuffer fromClient) {
        client = new LocalChannel(streams.loop(), channel, Reason.CLIENT_GONE, this);
        client.watch(fromClient);
    }

    @Override
    public void abandon() {
        guest.clientFailed(now());
    }

    @Override
    public void write(ByteBuffer bytes) {
        client.write(bytes);
    }

    @Override
    public void end() {
        client.end();
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public void reset(Reason reason) {
        if (client != null) {
            client.reset(reason);
        }
    }

    @Override
    public int room() {
        // More than the link takes would be copied twice.
        return link != null && link.isFull() ? 0 : guest.room();
    }

    @Override
    public void sent(ByteBuffer bytes) {
        int start = bytes.position();
        guest.clientSent(bytes, now());
        if (link != null) {
            link.flush(bytes.position(start));
        }
    }

    @Override
    public void ended() {
        guest.clientEnded(now());
    }

    @Override
    public void takes() {
        guest.clientTakes(now());
    }

    @Override
    public void failed(Reason reason) {
        guest.clientFailed(now());
    }

    @Override
    public boolean isUrgent() {
        return guest.isUrgent();
    }

    // What has come about.

    private void tick() {
        lostCause = "it said nothing";
        if (guest.tick(now()) && attached != null) {
            streams.suspect(attached.route());
        }
        settle();
    }

    /** Wants to know whether its link still works, soon: the machine has slept. */
    void resumed() {
        guest.resumed(now());
        settle();
    }

    @Override
    public void settle() {
        if (isOver) {
            return;
        }
        if (opening != null && guest.phase() == GuestStream.Phase.FLOWING) {
            Opening done = opening;
            opening = null;
            done.opened();
        }
        if (client != null) {
            client.update();
        }
        if (link != null) {
            link.flush();
        }
        if (client != null) {
            client.listen();
        }
        noteLink();
        if (guest.phase() == GuestStream.Phase.GONE) {
            over();
            return;
        }
        alarm.set();
        if (!guest.hasLink() && wantsDial(now())) {
            streams.dials().soon();
        }
    }

    private void noteLink() {
        StreamLinkChannel now = guest.isLinked() ? link : null;
        if (now == attached) {
            return;
        }
        StreamLinkChannel before = attached;
        attached = now;
        if (before != null) {
            streams.unlinked(this, before.route());
            if (!moving && guest.phase() != GuestStream.Phase.GONE) {
                boolean given = guest.phase() == GuestStream.Phase.KILLING;
                streams.linkLost(this, before.route(), given ? guest.outcome().text() : lostCause);
            }
        }
        if (now != null) {
            boolean again = wasLinked;
            wasLinked = true;
            resumes += again ? 1 : 0;
            moving = false;
            streams.linked(this, now.route(), again);
        }
    }

    private void over() {
        isOver = true;
        alarm.cancel();
        streams.ended(this);
        if (opening != null) {
            Opening done = opening;
            opening = null;
            done.ended(guest.outcome());
        }
    }
}
