package io.github.wsld.common.stream.io;

import io.github.wsld.common.loop.Buffer;
import io.github.wsld.common.loop.BufferPool;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.EventHandler;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Poller;
import io.github.wsld.common.loop.Sockets;
import io.github.wsld.common.loop.Timer;
import io.github.wsld.common.protocol.FrameWriter;
import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.stream.Local;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * A stream's local socket: the client in the guest, the target at the host. Reads from it while the stream has room, and watches
 * for hang-up and errors even when it has none. Owns its channel until the stream closes or resets it, or it breaks.
 *
 * <p>A peer that has gone away, but has said something before, is heard out: what is for it is dropped, what it said goes on.
 */
public final class LocalChannel implements Local, EventHandler {
    /** Reads for one event before other connections get their turn. */
    private static final int MOST_STEPS = 4;
    /** Bytes of a read: with the headers of their frames two fill a buffer, so that the far end reads them whole. */
    private static final int MOST_READ = BufferPool.BUFFER_SIZE / 2 - FrameWriter.DATA_OVERHEAD;
    /** How long the far end may take to end a stream whose local peer has gone away. */
    private static final Duration LINGER = Duration.ofSeconds(5);

    private final EventLoop loop;
    private final Sockets sockets;
    private final Channel channel;
    private final LocalStream stream;
    private final int broken;

    /** What was read before the stream had room for it. */
    private ByteBuffer first = ByteBuffer.allocate(0);

    /** It did not take all that it was given. */
    private boolean full;

    private boolean readEnded;
    /** The peer takes nothing any more: what is for it is dropped. */
    private boolean deaf;

    private boolean hungUp;
    /** It has ended, and there is no room to read what it said. */
    private boolean stalled;

    /** Neither bytes nor ends pass, whatever happens. */
    private boolean frozen;

    private Reason failure;
    private Timer linger;
    private long sentBytes;
    private long takenBytes;

    /**
     * Takes over a channel; nothing moves before {@link #watch}.
     *
     * @param broken code of the {@link Reason} when it breaks
     */
    public LocalChannel(EventLoop loop, Channel channel, int broken, LocalStream stream) {
        this.loop = loop;
        this.sockets = loop.sockets();
        this.channel = channel;
        this.broken = broken;
        this.stream = stream;
    }

    /**
     * Takes over a socket that an earlier run of the daemon has left; nothing moves before {@link #watch}, which is to be told what
     * was unread.
     */
    public LocalChannel(EventLoop loop, Left left, int broken, LocalStream stream) {
        this.loop = loop;
        this.sockets = loop.sockets();
        this.channel = loop.open(left.descriptor(), 0, this);
        this.broken = broken;
        this.stream = stream;
        this.readEnded = left.readEnded();
    }

    /**
     * What is left of a local socket for the daemon's next run.
     *
     * @param descriptor the taker's to close
     * @param unread what was read from it before the stream had room for it
     * @param readEnded whether its peer has said all
     */
    public record Left(int descriptor, ByteBuffer unread, boolean readEnded) {}

    /** Leaves the socket open and alone from now on, for the next run; empty when it is closed. */
    public Optional<Left> leave() {
        if (!channel.isOpen()) {
            return Optional.empty();
        }
        if (linger != null) {
            linger.cancel();
        }
        channel.release();
        return Optional.of(new Left(channel.descriptor(), first, readEnded));
    }

    /**
     * Begins to hear its peer. The caller settles the stream.
     *
     * @param already what was read from it before
     */
    public void watch(ByteBuffer already) {
        first = already;
        channel.handler(this);
        update();
    }

    /**
     * Goes on where another process left off. The caller settles the stream.
     *
     * @param hasEnded whether the peer had ended its side
     */
    public void goOn(boolean hasEnded) {
        readEnded = hasEnded;
        watch(first);
    }

    /** Leaves the socket as it is until {@link #thaw}, for another process may go on with it. */
    public void freeze() {
        frozen = true;
        if (linger != null) {
            linger.cancel();
        }
        channel.pause();
    }

    /** No other process goes on with it. The caller settles the stream. */
    public void thaw() {
        frozen = false;
        if (hungUp && channel.isOpen()) {
            linger = loop.schedule(LINGER, this::lingered);
        }
    }

    /** The socket's descriptor. */
    public int descriptor() {
        return channel.descriptor();
    }

    /** Bytes that the peer sent. */
    public long sentBytes() {
        return sentBytes;
    }

    /** Bytes that the peer was given. */
    public long takenBytes() {
        return takenBytes;
    }

    @Override
    public void ready(int events) {
        if (frozen) {
            // Told in the round of events in which it was frozen.
            return;
        }
        boolean gone = (events & (Poller.HANGUP | Poller.ERROR)) != 0;
        if ((events & Poller.WRITABLE) != 0 && full) {
            full = false;
            stream.takes();
        }
        if (channel.isOpen() && failure == null) {
            hear(events, gone);
        }
        stream.settle();
    }

    private void hear(int events, boolean gone) {
        if (readEnded) {
            if (gone) {
                hangUp();
            }
        } else if (first.hasRemaining() || stream.room() == 0) {
            if (gone) {
                stalled = true;
                channel.pause();
            }
        } else if (gone || (events & Poller.READABLE) != 0) {
            read(gone);
        }
    }

    private void read(boolean gone) {
        Buffer scratch = loop.buffers().scratch();
        for (int step = 0; step < MOST_STEPS; step++) {
            int room = Math.min(stream.room(), MOST_READ);
            if (room == 0) {
                return;
            }
            int count = channel.read(scratch.memoryAddress() + BufferPool.HEADROOM, room);
            if (count <= 0) {
                if (count == 0) {
                    readEnd();
                } else if (count != Sockets.WOULD_BLOCK || gone) {
                    readFailed(count);
                }
                return;
            }
            sentBytes += count;
            stream.sent(scratch.window(BufferPool.HEADROOM + count).position(BufferPool.HEADROOM));
            if (count < room) {
                return;
            }
        }
    }

    private void sendFirst() {
        int length = Math.min(first.remaining(), stream.room());
        sentBytes += length;
        stream.sent(first.slice(first.position(), length));
        first.position(first.position() + length);
    }

    private void readEnd() {
        readEnded = true;
        stream.ended();
    }

    private void readFailed(int result) {
        if (sockets.isPeerGone(result) && !sockets.canReset(channel.descriptor())) {
            // AF_UNIX: the peer closed without reading all that it was sent. What it said itself has all been read.
            readEnd();
            hangUp();
        } else {
            fail(result);
        }
    }

    private void fail(int result) {
        failure = new Reason(broken, result == Sockets.WOULD_BLOCK ? "the connection broke" : sockets.describe(result));
    }

    /** Both directions have ended, and all that the peer said is read. */
    private void hangUp() {
        if (hungUp || !channel.isOpen()) {
            return;
        }
        hungUp = true;
        deaf = true;
        full = false;
        channel.pause();
        stream.takes();
        linger = loop.schedule(LINGER, this::lingered);
    }

    private void lingered() {
        if (stream.isUrgent()) {
            linger = loop.schedule(LINGER, this::lingered);
        } else {
            failure = new Reason(broken, "the other end went away");
            stream.settle();
        }
    }

    /** Tells the stream of a break that a call of it has found, and what was read before there was room. */
    public void update() {
        if (frozen) {
            return;
        }
        if (failure != null && channel.isOpen()) {
            close(true);
            stream.failed(failure);
        }
        if (first.hasRemaining() && channel.isOpen() && !hungUp) {
            sendFirst();
        }
    }

    /** Watches for what can be done now. */
    public void listen() {
        if (frozen || hungUp || !channel.isOpen()) {
            return;
        }
        boolean hasRoom = !readEnded && !first.hasRemaining() && stream.room() > 0;
        if (!stalled || hasRoom) {
            stalled = false;
            channel.interest((hasRoom ? Poller.READABLE : 0) | (full ? Poller.WRITABLE : 0));
        }
    }

    @Override
    public void write(ByteBuffer bytes) {
        if (failure != null) {
            return;
        }
        if (deaf) {
            bytes.position(bytes.limit());
            return;
        }
        Buffer scratch = loop.buffers().scratch();
        if (scratch.isWindow(bytes)) {
            write(bytes, scratch.memoryAddress() + bytes.position(), bytes.remaining());
            return;
        }
        // The scratch buffer may hold what the link has just brought.
        Buffer copy = loop.buffers().take();
        while (bytes.hasRemaining() && !full && !deaf && failure == null) {
            int length = Math.min(bytes.remaining(), BufferPool.BUFFER_SIZE);
            copy.fill(bytes.slice(bytes.position(), length));
            write(bytes, copy.memoryAddress(), length);
        }
        loop.buffers().release(copy);
    }

    private void write(ByteBuffer bytes, long address, int length) {
        int count = channel.write(address, length);
        if (count < 0 && count != Sockets.WOULD_BLOCK) {
            if (sockets.canReset(channel.descriptor())) {
                // The failed write has taken the error along: reading would show an end of stream now.
                fail(count);
            } else {
                deaf = true;
                bytes.position(bytes.limit());
            }
            return;
        }
        int taken = Math.max(count, 0);
        takenBytes += taken;
        bytes.position(bytes.position() + taken);
        full = taken < length;
    }

    @Override
    public void end() {
        if (!deaf && failure == null) {
            // A failure means that the peer is gone already; reading from it tells.
            channel.shutdownOutput();
        }
    }

    @Override
    public void close() {
        close(false);
    }

    @Override
    public void reset(Reason reason) {
        close(true);
    }

    private void close(boolean abruptly) {
        if (linger != null) {
            linger.cancel();
        }
        if (abruptly) {
            channel.reset();
        } else {
            channel.close();
        }
    }

    @Override
    public void abort(Throwable cause) {
        failure = new Reason(Reason.LOCAL_ERROR, "defect");
        stream.settle();
    }
}
