package io.github.wsld.common.loop;

import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Says a last word to a peer and closes: writes it, ends the outgoing direction, discards what comes until the peer closes too,
 * or until the deadline. Closing right after writing has lost data on Hyper-V sockets, and resets a TCP peer that was still
 * sending. For the loop's thread.
 */
public final class LastWord implements EventHandler {
    private final Channel channel;
    private final Outbox outbox;
    private final Inbox discarded;
    private final Timer deadline;
    private boolean said;

    private LastWord(EventLoop loop, Channel channel, Outbox outbox, Duration limit) {
        this.channel = channel;
        this.outbox = outbox;
        this.discarded = new Inbox(loop);
        this.deadline = loop.schedule(limit, this::close);
    }

    /** Takes over a channel and what waits to be written to it. */
    public static void say(EventLoop loop, Channel channel, Outbox outbox, Duration limit) {
        LastWord word = new LastWord(loop, channel, outbox, limit);
        channel.handler(word);
        word.write();
    }

    @Override
    public void ready(int events) {
        if (!said) {
            write();
        }
        if (channel.isOpen() && (events & ~Poller.WRITABLE) != 0) {
            int count = discarded.fill(channel);
            ByteBuffer bytes = discarded.bytes();
            bytes.position(bytes.limit());
            if (count <= 0 && count != Sockets.WOULD_BLOCK) {
                close();
            }
        }
    }

    private void write() {
        if (outbox.flush(channel) < 0) {
            close();
        } else if (outbox.isEmpty()) {
            said = true;
            channel.shutdownOutput();
            channel.interest(Poller.READABLE);
        } else {
            channel.interest(Poller.READABLE | Poller.WRITABLE);
        }
    }

    private void close() {
        deadline.cancel();
        channel.close();
    }

    @Override
    public void abort(Throwable cause) {
        close();
    }
}
