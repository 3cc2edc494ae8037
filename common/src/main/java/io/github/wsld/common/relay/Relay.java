package io.github.wsld.common.relay;

import io.github.wsld.common.loop.BufferPool;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Timer;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Two channels joined: what one end sends is written to the other, byte for byte, and an end of stream is handed on each way by
 * itself. Owns both channels and closes them when it ends: when both ways have ended, when a connection breaks, when one end is
 * gone and the other does not end soon, or by {@link #abort}. For the loop's thread.
 *
 * <p>A relay owns no memory while its ends keep up. Bytes that an end does not take at once wait in one buffer a direction, and
 * the other end is not read from until they are gone.
 */
public final class Relay {
    /** Told once, when both channels are closed; from within {@link #start} when they were dead already. */
    public interface Observer {
        void ended(Relay relay, RelayEnd end);
    }

    /**
     * How long one end is heard out, and its bytes dropped, after the other has gone away and all that it said is written: time
     * for the peer to take it and to end by itself.
     */
    static final Duration LINGER = Duration.ofSeconds(5);

    private final EventLoop loop;
    private final Observer observer;
    private final RelaySide a;
    private final RelaySide b;
    private Timer linger;
    private boolean ended;

    /**
     * Takes over both channels; nothing moves before {@link #start}.
     *
     * @param observer told of the end
     */
    public Relay(EventLoop loop, Channel a, Channel b, Observer observer) {
        this.loop = loop;
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

    void endIfDone() {
        if (a.isDone() && b.isDone()) {
            end(a.lostBytes() || b.lostBytes() ? RelayEnd.PEER_GONE : RelayEnd.COMPLETE);
        }
    }

    /** One end is gone, and the other has been told: it has a little time to end too. */
    void linger() {
        if (!ended && linger == null) {
            linger = loop.schedule(LINGER, () -> end(RelayEnd.PEER_GONE));
        }
    }

    void end(RelayEnd how) {
        if (ended) {
            return;
        }
        ended = true;
        if (linger != null) {
            linger.cancel();
        }
        boolean abruptly = how == RelayEnd.BROKEN || how == RelayEnd.ABORTED;
        a.close(abruptly);
        b.close(abruptly);
        observer.ended(this, how);
    }
}
