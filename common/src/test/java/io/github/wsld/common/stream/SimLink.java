package io.github.wsld.common.stream;

import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.StrmReply;
import io.github.wsld.common.protocol.StrmRequest;
import io.github.wsld.common.protocol.StrmStatus;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A model link with a small driver at each end. A REQUEST and a REPLY are a length and a body here: the proofs around
 * them are the handshake's business.
 */
final class SimLink {

    static final int ACTS = 6;

    private static final int OUTBOX = 600;

    final Simulation sim;
    final int endpoint;
    final long born;
    final SimPipe up;
    final SimPipe down;
    final GuestEnd guest = new GuestEnd();
    final HostEnd host = new HostEnd();
    /** Cut, and nobody is told. */
    boolean dead;
    /** Cut in a way that the ends are told of. */
    boolean noticeable = true;

    SimLink(Simulation sim, int endpoint, int capacity) {
        this.sim = sim;
        this.endpoint = endpoint;
        this.born = sim.now;
        up = new SimPipe(capacity);
        down = new SimPipe(capacity);
    }

    void cut(boolean told) {
        dead = true;
        noticeable = told;
        up.cut(sim.random);
        down.cut(sim.random);
    }

    /** Does one of {@link #ACTS} things if it is possible; returns whether it was. */
    boolean acts(int what, int most) {
        return switch (what) {
            case 0 -> guest.canWrite() && guest.write();
            case 1 -> host.canWrite() && host.write();
            case 2 -> guest.canRead() && guest.read(most);
            case 3 -> host.canRead() && host.read(most);
            case 4 -> guest.isAtEnd() && guest.end();
            default -> host.isAtEnd() && host.end();
        };
    }

    boolean isOver() {
        return guest.closed && host.closed;
    }

    /** What one end has put out and the link has not taken yet. */
    private static final class Outbox {
        private final ByteBuffer bytes = ByteBuffer.allocate(OUTBOX).limit(0);

        ByteBuffer fill() {
            return bytes.clear();
        }

        boolean isEmpty() {
            return !bytes.hasRemaining();
        }

        boolean fits(ByteBuffer queued) {
            return isEmpty() && queued.limit() <= OUTBOX;
        }
    }

    /** The guest's end. */
    final class GuestEnd implements StreamLink {
        private final Outbox outbox = new Outbox();
        private ByteBuffer reply = ByteBuffer.allocate(600);
        GuestStream stream;
        boolean replied;
        boolean closed;

        void ask(GuestStream asking, StrmRequest request) {
            stream = asking;
            byte[] body = request.encode();
            outbox.fill().putShort((short) body.length).put(body).flip();
        }

        @Override
        public void outputReady() {
            require(!closed);
        }

        @Override
        public void drop() {
            require(!closed);
            closed = true;
            if (!dead && sim.random.nextBoolean()) {
                up.cut(sim.random);
            }
            sim.guestClosed(SimLink.this, replied);
        }

        boolean canWrite() {
            return !closed && (!outbox.isEmpty() || replied && stream.hasOutput(sim.now));
        }

        /** Writes bytes that were queued just now, from where they stand, if they may be. */
        boolean writeInPlace(GuestStream by, ByteBuffer queued) {
            boolean may = by == stream && !closed && replied && outbox.fits(queued);
            if (!may || !stream.outputInPlace(this, queued, sim.now)) {
                return false;
            }
            outbox.fill().put(queued).flip();
            return write();
        }

        boolean write() {
            if (outbox.isEmpty()) {
                ByteBuffer out = outbox.fill();
                stream.output(this, out, sim.now);
                out.flip();
            }
            int before = up.underWay();
            up.write(outbox.bytes);
            return up.underWay() != before;
        }

        boolean canRead() {
            return !closed && down.underWay() > 0;
        }

        boolean read(int most) {
            ByteBuffer in = down.read(most);
            while (!replied && in.hasRemaining()) {
                reply.put(in.get());
                if (reply.position() >= 2 && reply.position() == 2 + reply.getShort(0)) {
                    replied = true;
                    byte[] body = new byte[reply.getShort(0)];
                    reply.get(2, body);
                    sim.replied(SimLink.this, decoded(body));
                }
            }
            if (!closed && in.hasRemaining()) {
                stream.input(this, in, sim.now);
            }
            return true;
        }

        /** Whether the guest is told of the end of the link. */
        boolean isAtEnd() {
            return !closed && down.underWay() == 0 && (dead ? noticeable : host.closed);
        }

        boolean end() {
            stream.lost(this, sim.now);
            if (!closed) {
                drop();
            }
            return true;
        }

        private StrmReply decoded(byte[] body) {
            try {
                return StrmReply.decode(body);
            } catch (ProtocolException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** The host's end. */
    final class HostEnd implements HostLink {
        private final Outbox outbox = new Outbox();
        private final ByteBuffer request = ByteBuffer.allocate(600);
        private Optional<HostStream> stream = Optional.empty();
        private boolean asked;
        private boolean attached;
        private long closeAt = StreamSide.NEVER;
        private boolean finishing;
        private long readFrom;
        boolean closed;

        /** The request is late: it arrives at this time, if at all. */
        void readFrom(long time) {
            readFrom = time;
        }

        /** Whether a request may still come. */
        boolean isToBeRead() {
            return !closed && !asked;
        }

        @Override
        public void outputReady() {
            require(!closed);
        }

        /** A newer dial has come: the guest gives an older link up before that. */
        @Override
        public void drop() {
            require(closed || guest.closed);
            if (!closed) {
                close();
            }
        }

        void close() {
            closed = true;
            if (!dead && sim.random.nextBoolean()) {
                down.cut(sim.random);
            }
        }

        @Override
        public void reply(StrmReply reply) {
            require(!closed && outbox.isEmpty());
            byte[] body = reply.encode();
            outbox.fill().putShort((short) body.length).put(body).flip();
            if (reply.status() == StrmStatus.OK) {
                attached = true;
            } else {
                finish();
            }
        }

        @Override
        public void finish() {
            finishing = true;
            closeAt = sim.now + 5_000_000_000L;
        }

        boolean canWrite() {
            return !closed
                    && (!outbox.isEmpty()
                            || attached && !finishing && stream.get().hasOutput(sim.now));
        }

        /** Writes bytes that were queued just now, from where they stand, if they may be. */
        boolean writeInPlace(HostStream by, ByteBuffer queued) {
            boolean may = attached && !finishing && by == stream.get() && !closed && outbox.fits(queued);
            if (!may || !by.outputInPlace(this, queued, sim.now)) {
                return false;
            }
            outbox.fill().put(queued).flip();
            return write();
        }

        boolean write() {
            if (outbox.isEmpty()) {
                ByteBuffer out = outbox.fill();
                stream.get().output(this, out, sim.now);
                out.flip();
            }
            int before = down.underWay();
            down.write(outbox.bytes);
            return down.underWay() != before;
        }

        boolean canRead() {
            return !closed && up.underWay() > 0 && sim.now >= readFrom && (!asked || attached || finishing);
        }

        boolean read(int most) {
            ByteBuffer in = up.read(most);
            while (!asked && in.hasRemaining()) {
                request.put(in.get());
                if (request.position() >= 2 && request.position() == 2 + request.getShort(0)) {
                    asked = true;
                    byte[] body = new byte[request.getShort(0)];
                    request.get(2, body);
                    stream = sim.host.table().request(decoded(body), this, sim.now);
                }
            }
            if (in.hasRemaining() && !finishing && !closed) {
                stream.get().input(this, in, sim.now);
            }
            return true;
        }

        boolean isAtEnd() {
            return !closed && up.underWay() == 0 && (dead ? noticeable : guest.closed) && sim.now >= readFrom;
        }

        boolean end() {
            close();
            if (!finishing) {
                stream.ifPresent(of -> of.lost(this, sim.now));
            }
            return true;
        }

        /** Whether the request, or the guest's close, is too late. */
        boolean isOverdue() {
            return !closed && (closeAt <= sim.now || !asked && born + 10_000_000_000L <= sim.now);
        }

        long deadline() {
            if (closed) {
                return StreamSide.NEVER;
            }
            long late = readFrom > sim.now ? readFrom : StreamSide.NEVER;
            return Math.min(Math.min(closeAt, late), asked ? StreamSide.NEVER : born + 10_000_000_000L);
        }

        private StrmRequest decoded(byte[] body) {
            try {
                return StrmRequest.decode(body);
            } catch (ProtocolException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new AssertionError("a link was used after its end, or out of turn");
        }
    }
}
