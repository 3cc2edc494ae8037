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
import io.github.wsld.common.protocol.Limits;
import java.nio.ByteBuffer;

/**
 * A stream's link, once frames flow. Never stops reading: acknowledgements stand behind data. Several frames go with one write, from
 * the loop's shared buffer; a private one is held only while a short write has left bytes over. Owns its channel until {@link
 * #drop}, {@link #finish} or its loss. Every end and every error of the channel is a loss.
 */
public final class LinkChannel implements EventHandler {
    /** Reads for one event before other connections get their turn. */
    private static final int MOST_STEPS = 4;

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
        for (int step = 0; step < MOST_STEPS && channel.isOpen(); step++) {
            int count = channel.read(scratch.memoryAddress(), BufferPool.BUFFER_SIZE);
            if (count == Sockets.WOULD_BLOCK) {
                return;
            }
            if (count <= 0) {
                lose(count);
                return;
            }
            stream.input(scratch.window(count));
            if (count < BufferPool.BUFFER_SIZE) {
                return;
            }
        }
    }

    /** Writes what the stream has to say, as far as the channel takes it. */
    public void flush() {
        while (unsent == null && channel.isOpen() && stream.hasOutput()) {
            Buffer scratch = loop.buffers().scratch();
            ByteBuffer frames = scratch.window(BufferPool.BUFFER_SIZE);
            stream.output(frames);
            int length = frames.position();
            if (length == 0 || !write(scratch, length)) {
                return;
            }
        }
    }

    /** @return whether all was taken */
    private boolean write(Buffer scratch, int length) {
        int count = channel.write(scratch.memoryAddress(), length);
        if (count == length) {
            return true;
        }
        if (count < 0 && count != Sockets.WOULD_BLOCK) {
            lose(count);
            return false;
        }
        int written = Math.max(count, 0);
        unsent = loop.buffers().take();
        unsent.copyFrom(scratch, written, length - written);
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
