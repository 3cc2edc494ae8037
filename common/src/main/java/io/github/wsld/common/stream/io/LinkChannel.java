package io.github.wsld.common.stream.io;

import io.github.wsld.common.loop.Buffer;
import io.github.wsld.common.loop.BufferPool;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.EventHandler;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Inbox;
import io.github.wsld.common.loop.LastWord;
import io.github.wsld.common.loop.Outbox;
import io.github.wsld.common.loop.Poller;
import io.github.wsld.common.loop.Sockets;
import io.github.wsld.common.protocol.FrameWriter;
import io.github.wsld.common.protocol.Limits;
import io.github.wsld.common.stream.LinkedStream;
import java.nio.ByteBuffer;

/**
 * A stream's link, once frames flow. Never stops reading: acknowledgements stand behind data. Several frames go with one write, from
 * the loop's shared buffer; a private one is held only while a short write has left bytes over. Owns its channel until {@link
 * #drop}, {@link #finish} or its loss. Every end and every error of the channel is a loss.
 */
public final class LinkChannel implements EventHandler {
    /** Reads for one event before other connections get their turn. */
    private static final int MOST_STEPS = 4;
    /** A frame with so much to come is read alone, such that what it brings goes on with one write. */
    private static final int LONG_FRAME = 16 * 1024;

    private final EventLoop loop;
    private final Channel channel;
    private final LinkStream stream;
    private Buffer unsent;

    /** Takes over a channel; nothing moves before {@link #begin}. */
    public LinkChannel(EventLoop loop, Channel channel, LinkStream stream) {
        this.loop = loop;
        this.channel = channel;
        this.stream = stream;
    }

    /** Begins with what has come already. The caller settles the stream. No effect when it has ended. */
    public void begin(Inbox first) {
        if (!channel.isOpen()) {
            return;
        }
        channel.handler(this);
        channel.interest(unsent == null ? Poller.READABLE : Poller.READABLE | Poller.WRITABLE);
        if (first.bytes().hasRemaining()) {
            stream.input(first.bytes());
        }
    }

    @Override
    public void ready(int events) {
        if ((events & Poller.WRITABLE) != 0 && unsent != null) {
            flushUnsent();
        }
        if (channel.isOpen() && (events & ~Poller.WRITABLE) != 0) {
            read();
        }
        stream.settle();
    }

    private void read() {
        Buffer scratch = loop.buffers().scratch();
        int length = 0;
        for (int step = 0; step < MOST_STEPS && channel.isOpen(); step++) {
            length = readLength(length);
            int count = channel.read(scratch.memoryAddress(), length);
            if (count == Sockets.WOULD_BLOCK) {
                return;
            }
            if (count <= 0) {
                lose(count);
                return;
            }
            stream.input(scratch.window(count));
            if (count < length) {
                return;
            }
        }
    }

    /**
     * As much as there is room for; but the rest of a long frame, or of one that a whole buffer was not enough for, is read up to
     * the header of the next. Otherwise frames of the buffer's size could lie across two reads for ever, and each cost two writes.
     */
    private int readLength(int previous) {
        int left = stream.leftOfFrame();
        boolean alone = left >= LONG_FRAME || left > 0 && previous == BufferPool.BUFFER_SIZE;
        return alone ? Math.min(left + FrameWriter.DATA_OVERHEAD, BufferPool.BUFFER_SIZE) : BufferPool.BUFFER_SIZE;
    }

    /** Writes what the stream has to say, as far as the channel takes it. */
    public void flush() {
        boolean more = true;
        while (more && unsent == null && channel.isOpen()) {
            Buffer scratch = loop.buffers().scratch();
            ByteBuffer frames = scratch.window(BufferPool.BUFFER_SIZE);
            stream.output(frames);
            more = frames.remaining() < LinkedStream.LEAST_OUTPUT;
            if (frames.position() > 0) {
                more &= write(scratch, 0, frames.position());
            }
        }
    }

    /**
     * Writes bytes that were queued just now, from where they stand in the loop's shared buffer, if they stand there and are all
     * that is to be said; else the next {@link #flush()} does.
     */
    public void flush(ByteBuffer queued) {
        Buffer scratch = loop.buffers().scratch();
        if (unsent == null && channel.isOpen() && scratch.isWindow(queued) && stream.outputInPlace(queued)) {
            write(scratch, queued.position(), queued.remaining());
        }
    }

    /** Whether it takes no frames now: what waits goes first. */
    public boolean isFull() {
        return unsent != null;
    }

    /** @return whether all was taken */
    private boolean write(Buffer scratch, int start, int length) {
        int count = channel.write(scratch.memoryAddress() + start, length);
        if (count == length) {
            return true;
        }
        if (count < 0 && count != Sockets.WOULD_BLOCK) {
            lose(count);
            return false;
        }
        int written = Math.max(count, 0);
        unsent = loop.buffers().take();
        unsent.copyFrom(scratch, start + written, length - written);
        channel.interest(Poller.READABLE | Poller.WRITABLE);
        return false;
    }

    private void flushUnsent() {
        int count = channel.write(unsent.dataAddress(), unsent.length());
        if (count < 0) {
            if (count != Sockets.WOULD_BLOCK) {
                lose(count);
            }
            return;
        }
        unsent.consume(count);
        if (unsent.length() == 0) {
            releaseUnsent();
            channel.interest(Poller.READABLE);
        }
    }

    private void lose(int result) {
        drop();
        stream.lost(result == 0 ? "the other side closed it" : loop.sockets().describe(result));
    }

    /** Closes at once. No effect when it has ended. */
    public void drop() {
        releaseUnsent();
        channel.reset();
    }

    /** The frames that were written last end with the last word: waits for the other side to take it and to close. */
    public void finish() {
        if (!channel.isOpen()) {
            return;
        }
        Outbox outbox = new Outbox(loop);
        if (unsent != null) {
            outbox.add(unsent.data());
            releaseUnsent();
        }
        LastWord.say(loop, channel, outbox, Limits.LAST_WORD_DEADLINE);
    }

    private void releaseUnsent() {
        if (unsent != null) {
            loop.buffers().release(unsent);
            unsent = null;
        }
    }

    @Override
    public void abort(Throwable cause) {
        drop();
        stream.lost("defect");
        stream.settle();
    }
}
