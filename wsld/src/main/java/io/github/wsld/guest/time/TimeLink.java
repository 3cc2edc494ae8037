package io.github.wsld.guest.time;

import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.EventHandler;
import io.github.wsld.common.loop.Inbox;
import io.github.wsld.common.loop.Outbox;
import io.github.wsld.common.loop.Poller;
import io.github.wsld.common.loop.Sockets;
import io.github.wsld.common.loop.Timer;
import io.github.wsld.common.protocol.Limits;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.TimeMessage;
import io.github.wsld.common.time.ClockReading;
import io.github.wsld.common.time.Sample;
import io.github.wsld.common.time.SystemClock;
import io.github.wsld.guest.host.TimeLinks;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Samples over one {@code tims} link, which is opened by the first burst and stays open, so that the host can tell of its resumes. A
 * link that ended is opened anew by the next burst. For the loop's thread.
 */
final class TimeLink implements SampleSource, TimeLinks.Outcome, EventHandler {
    /** What a link tells by itself. */
    interface Listener {
        /** The host was asleep until just now. A burst under way goes on with new samples alone. */
        void resumed();

        /** The link ended while no burst was under way. */
        void lost();
    }

    private final TimeLinks links;
    private final SystemClock clock;
    private final Listener listener;
    private Channel channel;
    private Inbox inbox;
    private Outbox outbox;
    private Outcome outcome;
    private List<Sample> samples = new ArrayList<>();
    private boolean asked;
    /** The sample that was asked for began before a resume. */
    private boolean stale;

    private long t1;
    private Timer timer;
    private boolean closed;

    TimeLink(TimeLinks links, SystemClock clock, Listener listener) {
        this.links = links;
        this.clock = clock;
        this.listener = listener;
    }

    @Override
    public void burst(Outcome burstOutcome) {
        outcome = burstOutcome;
        samples = new ArrayList<>();
        if (channel == null) {
            links.open(this);
        } else {
            ask();
        }
    }

    @Override
    public void opened(Channel link, Inbox first) {
        if (closed) {
            link.close();
            return;
        }
        channel = link;
        inbox = first;
        outbox = new Outbox(links.loop());
        channel.handler(this);
        channel.interest(Poller.READABLE);
        ask();
    }

    @Override
    public void unknown() {
        if (!closed) {
            end().unknown("the host has no tims; its time function is used");
        }
    }

    @Override
    public void failed(String reason) {
        if (!closed) {
            end().failed(reason);
        }
    }

    private void ask() {
        asked = true;
        stale = false;
        t1 = clock.boottime();
        outbox.add(ByteBuffer.wrap(new TimeMessage.SampleRequest(t1).encode()));
        int result = outbox.flush(channel);
        if (result < 0 || !outbox.isEmpty()) {
            // Nine bytes after all answers were read: what cannot take them is broken.
            lose(links.loop().sockets().describe(result < 0 ? result : Sockets.WOULD_BLOCK));
        } else {
            timer = links.loop().schedule(Limits.SAMPLE_DEADLINE, () -> lose("no time sample came in time"));
        }
    }

    @Override
    public void ready(int events) {
        int count = inbox.fill(channel);
        ClockReading now = clock.read();
        if (count == Sockets.WOULD_BLOCK) {
            return;
        }
        if (count <= 0) {
            lose("it closed the link for time samples");
            return;
        }
        try {
            Optional<TimeMessage> message;
            while (channel != null && (message = TimeMessage.ofHost(inbox.bytes())).isPresent()) {
                take(message.get(), now);
            }
        } catch (ProtocolException e) {
            lose(e.getMessage());
        }
    }

    private void take(TimeMessage message, ClockReading now) {
        if (message instanceof TimeMessage.SampleReply reply) {
            answered(reply, now);
        } else {
            samples.clear();
            stale = true;
            listener.resumed();
        }
    }

    private void answered(TimeMessage.SampleReply reply, ClockReading now) {
        if (!asked || reply.t1() != t1) {
            lose("it answered a time sample that was not asked for");
            return;
        }
        asked = false;
        timer.cancel();
        if (!stale) {
            samples.add(new Sample(t1, reply.t2(), reply.t3(), now));
        }
        if (samples.size() == SAMPLES) {
            List<Sample> complete = samples;
            end().sampled(complete);
        } else {
            timer = links.loop().schedule(SPACING, this::ask);
        }
    }

    private Outcome end() {
        Outcome ended = outcome;
        outcome = null;
        return ended;
    }

    private void lose(String cause) {
        drop();
        if (outcome == null) {
            listener.lost();
        } else {
            end().failed(links.noLink(cause));
        }
    }

    private void drop() {
        asked = false;
        if (timer != null) {
            timer.cancel();
        }
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }

    @Override
    public void abort(Throwable cause) {
        lose("reading its time samples failed here");
    }

    @Override
    public void close() {
        closed = true;
        drop();
    }
}
