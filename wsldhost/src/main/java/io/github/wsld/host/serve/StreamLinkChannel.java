package io.github.wsld.host.serve;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.EventHandler;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Inbox;
import io.github.wsld.common.protocol.HostHandshake;
import io.github.wsld.common.protocol.Limits;
import io.github.wsld.common.protocol.StrmReply;
import io.github.wsld.common.protocol.StrmStatus;
import io.github.wsld.common.stream.HostLink;
import io.github.wsld.common.stream.io.LinkChannel;
import io.github.wsld.common.stream.io.LinkStream;
import java.nio.ByteBuffer;

/**
 * A stream's link at the host, from its proved request on. While the target is connected it is watched for its end alone. For the
 * loop's thread.
 */
final class StreamLinkChannel implements HostLink, LinkStream, EventHandler {
    private final LinkServer server;
    private final EventLoop loop;
    private final Endpoint endpoint;
    private final Channel channel;
    private final Inbox inbox;
    private final HostHandshake handshake;
    private final LinkChannel frames;
    private ServedStream served;
    /** The REPLY, until it is written. */
    private ByteBuffer reply;

    private boolean attached;
    private boolean finished;
    private boolean over;

    /**
     * Takes over a channel.
     *
     * @param server counts what is refused
     * @param endpoint of the listener that it came in by
     * @param inbox what came after the REQUEST
     */
    StreamLinkChannel(LinkServer server, Endpoint endpoint, Channel channel, Inbox inbox, HostHandshake handshake) {
        this.server = server;
        this.loop = server.loop();
        this.endpoint = endpoint;
        this.channel = channel;
        this.inbox = inbox;
        this.handshake = handshake;
        this.frames = new LinkChannel(loop, channel, this);
        channel.handler(this);
        channel.interest(0);
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** The stream that its frames belong to. */
    void carry(ServedStream stream) {
        served = stream;
    }

    @Override
    public void reply(StrmReply said) {
        handshake.reply(said.encode());
        reply = handshake.output();
        attached = said.status() == StrmStatus.OK;
        finished = !attached;
        if (said.status() == StrmStatus.BAD || said.status() == StrmStatus.BUSY) {
            server.refused("a stream's request", said.reason().text());
        }
    }

    @Override
    public void outputReady() {
        // Asked for when the round of calls is over.
    }

    @Override
    public void finish() {
        finished = true;
    }

    @Override
    public void drop() {
        frames.drop();
    }

    /** Writes what the stream has said since the last time. */
    void flush() {
        if (!channel.isOpen() || over) {
            return;
        }
        if (attached && channel.handler() == this) {
            frames.begin(inbox);
        }
        frames.flush();
        if (finished && reply == null) {
            over = true;
            frames.finish();
        }
    }

    boolean isFull() {
        return frames.isFull();
    }

    /** Writes bytes that were queued just now, if they can go from where they stand. */
    void flush(ByteBuffer queued) {
        if (!over) {
            frames.flush(queued);
        }
    }

    /** The stream is over: gives the guest a while to hear of it. */
    void streamEnded() {
        if (!over) {
            loop.schedule(Limits.LAST_WORD_DEADLINE, () -> {
                if (!over) {
                    frames.drop();
                }
            });
        }
    }

    @Override
    public int leftOfFrame() {
        return served == null ? 0 : served.stream().leftOfFrame(this);
    }

    @Override
    public void output(ByteBuffer out) {
        if (reply != null) {
            out.put(reply);
            reply = null;
        }
        if (attached) {
            long now = served.now();
            if (served.stream().hasOutput(now)) {
                served.stream().output(this, out, now);
            }
        }
    }

    @Override
    public boolean outputInPlace(ByteBuffer queued) {
        return reply == null && attached && served.stream().outputInPlace(this, queued, served.now());
    }

    @Override
    public void input(ByteBuffer bytes) {
        served.stream().input(this, bytes, served.now());
    }

    @Override
    public void lost(String cause) {
        if (served != null) {
            served.lost(this, cause);
        }
    }

    @Override
    public void settle() {
        if (served != null) {
            served.settle();
        } else {
            flush();
        }
    }

    /** The target is being connected, and the link watched for nothing: this is a hang-up or an error. */
    @Override
    public void ready(int events) {
        channel.close();
        lost("the guest closed it");
        settle();
    }

    @Override
    public void abort(Throwable cause) {
        ready(0);
    }
}
