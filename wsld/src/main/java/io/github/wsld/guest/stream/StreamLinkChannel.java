package io.github.wsld.guest.stream;

import io.github.wsld.common.protocol.Function;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.StrmReply;
import io.github.wsld.common.protocol.StrmRequest;
import io.github.wsld.common.protocol.StrmStatus;
import io.github.wsld.common.stream.GuestStream;
import io.github.wsld.common.stream.StreamLink;
import io.github.wsld.common.stream.io.LinkChannel;
import io.github.wsld.common.stream.io.LinkStream;
import io.github.wsld.guest.host.DownCause;
import io.github.wsld.guest.host.LinkDial;
import io.github.wsld.guest.host.LinkFailure;
import io.github.wsld.guest.host.LinkReply;
import io.github.wsld.guest.host.Route;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A stream's link in the guest, from its dial on. For the loop's thread. */
final class StreamLinkChannel implements StreamLink, LinkStream, LinkDial.Outcome {
    private final LiveStream stream;
    private final Route route;
    private LinkDial dial;
    private LinkChannel frames;

    StreamLinkChannel(LiveStream stream, Route route) {
        this.stream = stream;
        this.route = route;
    }

    Route route() {
        return route;
    }

    void dial() {
        dial = LinkDial.start(stream.streams().host(), route, Function.STRM, this::request, this);
    }

    /** Asked for once there is a connection: what the stream has received counts from then on. */
    private Optional<byte[]> request() {
        GuestStream guest = stream.guest();
        StrmRequest request = guest.phase() == GuestStream.Phase.GONE ? null : guest.dial(this, stream.now());
        if (request == null) {
            stream.notDialled();
            return Optional.empty();
        }
        return Optional.of(request.encode());
    }

    @Override
    public void replied(LinkReply reply) {
        frames = new LinkChannel(stream.streams().loop(), reply.channel(), this);
        StrmReply said;
        try {
            said = StrmReply.decode(reply.body());
        } catch (ProtocolException e) {
            frames.drop();
            failed(new LinkFailure(route, LinkFailure.Kind.NO_SET_UP, DownCause.STRANGER, e.getMessage(), true));
            return;
        }
        stream.guest().replied(this, said, reply.host(), stream.now());
        if (said.status() == StrmStatus.OK) {
            // The client has to be there for what came along with the reply.
            stream.settle();
            frames.begin(reply.inbox());
        } else {
            frames.drop();
        }
        stream.replied(said);
    }

    @Override
    public void failed(LinkFailure failure) {
        if (failure.requested()) {
            stream.guest().lost(this, stream.now());
        } else {
            stream.guest().refused(this, stream.now());
        }
        stream.notLinked(failure);
    }

    void flush() {
        if (frames != null) {
            frames.flush();
        }
    }

    boolean isFull() {
        return frames != null && frames.isFull();
    }

    void flush(ByteBuffer queued) {
        if (frames != null) {
            frames.flush(queued);
        }
    }

    @Override
    public void outputReady() {
        // Asked for when the round of calls is over.
    }

    @Override
    public void drop() {
        if (frames != null) {
            frames.drop();
        } else {
            dial.cancel();
        }
    }

    @Override
    public void input(ByteBuffer bytes) {
        stream.guest().input(this, bytes, stream.now());
    }

    @Override
    public int leftOfFrame() {
        return stream.guest().leftOfFrame(this);
    }

    @Override
    public void output(ByteBuffer out) {
        long now = stream.now();
        if (stream.guest().hasOutput(now)) {
            stream.guest().output(this, out, now);
        }
    }

    @Override
    public boolean outputInPlace(ByteBuffer queued) {
        return stream.guest().outputInPlace(this, queued, stream.now());
    }

    @Override
    public void lost(String cause) {
        stream.lost(this, cause);
    }

    @Override
    public void settle() {
        stream.settle();
    }
}
