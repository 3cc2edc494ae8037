package io.github.wsld.common.relay;

import io.github.wsld.common.loop.BufferPool;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.EventLoop;
import java.nio.ByteBuffer;

/**
 * Two channels joined: what one end sends is written to the other, byte for byte, and an end of stream is handed on each way by
 * itself. Owns both channels and closes them when it ends: when both ways have ended, when a connection breaks, or by
 * {@link #abort}. For the loop's thread.
 *
 * <p>A relay owns no memory while its ends keep up. Bytes that an end does not take at once wait in one buffer a direction, and
 * the other end is not read from until they are gone.
 */
public final class Relay {
    /** Told once, when both channels are closed. */
    public interface Observer {
        void ended(Relay relay, RelayEnd end);
    }

    private final BufferPool buffers;
    private final Observer observer;
    private final RelaySide a;
    private final RelaySide b;
    private boolean ended;

    /**
     * Takes over both channels; nothing moves before {@link #start}.
     *
     * @param observer told of the end
     */
    public Relay(EventLoop loop, Channel a, Channel b, Observer observer) {
        this.buffers = loop.buffers();
        this.observer = observer;
        this.a = new RelaySide(this, loop, a);
        this.b = new RelaySide(this, loop, b);
        this.a.other = this.b;
        this.b.other = this.a;
    }

    /**
     * Begins to relay.
     *
     * @param fromA bytes that were read from a already, to be written to b first; at most {@link BufferPool#BUFFER_SIZE}
     * @param fromB likewise from b to a
     */
    public void start(ByteBuffer fromA, ByteBuffer fromB) {
        a.watch();
        b.watch();
        b.deliverFirst(fromA);
        a.deliverFirst(fromB);
    }

    /** Bytes that went from a to b. */
    public long bytesFromA() {
        return a.received();
    }

    /** Bytes that went from b to a. */
    public long bytesFromB() {
        return b.received();
    }

    /** Whether one way has ended and the other has not. */
    public boolean isHalfClosed() {
        return !ended && a.readEnded() != b.readEnded();
    }

    /** Ends at once: bytes under way are dropped, TCP peers see a reset. */
    public void abort() {
        end(RelayEnd.ABORTED);
    }

    boolean isEnded() {
        return ended;
    }

    BufferPool buffers() {
        return buffers;
    }

    void endIfDone() {
        if (a.isDone() && b.isDone()) {
            end(a.lostItsReader() || b.lostItsReader() ? RelayEnd.PEER_GONE : RelayEnd.COMPLETE);
        }
    }

    void end(RelayEnd how) {
        if (ended) {
            return;
        }
        ended = true;
        boolean abruptly = how == RelayEnd.BROKEN || how == RelayEnd.ABORTED;
        a.close(abruptly);
        b.close(abruptly);
        observer.ended(this, how);
    }
}
