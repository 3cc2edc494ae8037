package io.github.wsld.common.relay;

import io.github.wsld.common.loop.Buffer;
import io.github.wsld.common.loop.BufferPool;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.EventHandler;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Poller;
import io.github.wsld.common.loop.Sockets;
import java.nio.ByteBuffer;

/**
 * One end of a {@link Relay}: reads from its channel for the other end, and writes to its channel what the other end read.
 *
 * <p>Reading goes on, waits for {@code other.pending} to be written, or has ended. Writing goes on, or has ended: by our
 * shutdown when the other end's stream has ended and all of it is written, or because the peer is gone; then what the other end
 * still sends is read and dropped, since to close a TCP connection on unread bytes would reset it and lose what was written.
 */
final class RelaySide implements EventHandler {
    /** Reads for one event before other connections get their turn. */
    private static final int MOST_STEPS = 2;

    private final Relay relay;
    private final Sockets sockets;
    private final BufferPool buffers;
    private final Channel channel;
    RelaySide other;

    /** What the other end sent and this channel has not taken yet; null when there is nothing. */
    private Buffer pending;

    private boolean readEnded;
    private boolean writeEnded;
    private boolean hungUp;
    private boolean lostBytes;
    private long received;

    RelaySide(Relay relay, EventLoop loop, Channel channel) {
        this.relay = relay;
        this.sockets = loop.sockets();
        this.buffers = loop.buffers();
        this.channel = channel;
    }

    void watch() {
        channel.handler(this);
        channel.interest(Poller.READABLE);
    }

    /** Writes what the other end sent before the relay began. */
    void deliverFirst(ByteBuffer bytes) {
        if (!relay.isEnded() && bytes.hasRemaining()) {
            other.received += bytes.remaining();
            Buffer first = buffers.take();
            first.fill(bytes);
            pending = first;
            flush();
            if (pending != null) {
                other.updateInterest();
            }
        }
    }

    /** Bytes that this end sent, but for those that nobody took. */
    long received() {
        return received;
    }

    boolean readEnded() {
        return readEnded;
    }

    /** Nothing more comes from this end, and nothing waits to be written to it. */
    boolean isDone() {
        return readEnded && pending == null;
    }

    /** Whether bytes for this end were dropped. */
    boolean lostBytes() {
        return lostBytes;
    }

    @Override
    public void ready(int events) {
        if ((events & Poller.WRITABLE) != 0 && pending != null) {
            flush();
        }
        if (relay.isEnded()) {
            return;
        }
        boolean gone = (events & (Poller.HANGUP | Poller.ERROR)) != 0;
        if (readEnded) {
            if (gone) {
                hangUp();
            }
        } else if (other.pending != null) {
            if (gone) {
                // It lasts: its bytes are looked at again when those before them are written.
                loseReader();
                channel.pause();
            }
        } else if (gone || (events & Poller.READABLE) != 0) {
            pump(gone);
        }
    }

    /** Moves bytes from this end to the other. */
    private void pump(boolean gone) {
        Buffer scratch = buffers.scratch();
        for (int step = 0; step < MOST_STEPS; step++) {
            int count = channel.read(scratch.memoryAddress(), BufferPool.BUFFER_SIZE);
            if (count <= 0) {
                if (count == 0 || received > 0 && sockets.isEndOfStream(count)) {
                    endOfStream(gone);
                } else if (count != Sockets.WOULD_BLOCK || gone) {
                    readFailed(count);
                }
                return;
            }
            if (other.writeEnded) {
                other.lostBytes = true;
            } else {
                received += count;
                if (!other.deliver(scratch, count)) {
                    return;
                }
            }
            if (count < BufferPool.BUFFER_SIZE) {
                return;
            }
        }
    }

    /** Writes bytes in scratch; true when all were taken. */
    private boolean deliver(Buffer scratch, int length) {
        int count = channel.write(scratch.memoryAddress(), length);
        if (count == length) {
            return true;
        }
        if (count < 0 && count != Sockets.WOULD_BLOCK) {
            writeFailed();
            return false;
        }
        int written = Math.max(count, 0);
        pending = buffers.take();
        pending.copyFrom(scratch, written, length - written);
        updateInterest();
        other.updateInterest();
        return false;
    }

    private void flush() {
        int count = channel.write(pending.dataAddress(), pending.length());
        if (count < 0) {
            if (count == Sockets.WOULD_BLOCK) {
                updateInterest();
            } else {
                writeFailed();
            }
            return;
        }
        pending.consume(count);
        if (pending.length() > 0) {
            updateInterest();
            return;
        }
        dropPending();
        updateInterest();
        if (other.readEnded) {
            shutdownOutput();
        } else {
            other.updateInterest();
        }
    }

    private void endOfStream(boolean gone) {
        readEnded = true;
        if (gone) {
            hangUp();
            return;
        }
        updateInterest();
        if (other.pending == null) {
            other.shutdownOutput();
        }
    }

    private void readFailed(int result) {
        if (sockets.isPeerGone(result) && !sockets.canReset(channel.descriptor())) {
            // AF_UNIX: the peer closed without reading all that it was sent. What it said itself has all been read.
            readEnded = true;
            lostBytes = true;
            hangUp();
        } else {
            relay.end(RelayEnd.BROKEN);
        }
    }

    private void shutdownOutput() {
        if (!writeEnded) {
            writeEnded = true;
            // A failure means that the peer is gone already; reading from it tells.
            channel.shutdownOutput();
        }
        relay.endIfDone();
        if (other.hungUp) {
            relay.linger();
        }
    }

    /** The peer takes nothing any more. What it sent before may still be there to read. */
    private void writeFailed() {
        lostBytes = true;
        if (readEnded) {
            hangUp();
        } else if (sockets.canReset(channel.descriptor())) {
            // The failed write has taken the error along: reading would show an end of stream now.
            relay.end(RelayEnd.BROKEN);
        } else {
            loseReader();
        }
    }

    /** The peer is gone and all that it sent has been read; what was read still goes to the other end. */
    private void hangUp() {
        hungUp = true;
        loseReader();
        channel.pause();
        if (other.pending == null) {
            other.shutdownOutput();
        }
    }

    /** Gives up the direction to this end. */
    private void loseReader() {
        writeEnded = true;
        if (pending != null) {
            lostBytes = true;
            dropPending();
        }
        updateInterest();
        other.updateInterest();
    }

    private void dropPending() {
        buffers.release(pending);
        pending = null;
    }

    private void updateInterest() {
        if (hungUp) {
            return;
        }
        int read = readEnded || other.pending != null ? 0 : Poller.READABLE;
        int write = pending != null ? Poller.WRITABLE : 0;
        channel.interest(read | write);
    }

    void close(boolean abruptly) {
        if (pending != null) {
            dropPending();
        }
        if (abruptly) {
            channel.reset();
        } else {
            channel.close();
        }
    }

    @Override
    public void abort(Throwable cause) {
        relay.abort();
    }

    @Override
    public String toString() {
        return "relay side " + channel;
    }
}
