package io.github.wsld.guest.time;

import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.DialFailure;
import io.github.wsld.common.loop.EventHandler;
import io.github.wsld.common.loop.Inbox;
import io.github.wsld.common.loop.Outbox;
import io.github.wsld.common.loop.Poller;
import io.github.wsld.common.loop.Sockets;
import io.github.wsld.common.loop.Timer;
import io.github.wsld.common.protocol.Binding;
import io.github.wsld.common.protocol.Function;
import io.github.wsld.common.protocol.LegacyRequest;
import io.github.wsld.common.protocol.Limits;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.TimeReply;
import io.github.wsld.common.time.ClockReading;
import io.github.wsld.common.time.Sample;
import io.github.wsld.common.time.SystemClock;
import io.github.wsld.guest.host.Dialer;
import io.github.wsld.guest.host.TimeLinks;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Samples of a host that has the original's {@code time} alone: a link each, one stamp in microseconds. For the loop's thread. */
final class OldHostTime implements SampleSource, Dialer.Outcome, EventHandler {
    private static final long MICRO = 1000;

    private final TimeLinks links;
    private final SystemClock clock;
    private Outcome outcome;
    private List<Sample> samples = new ArrayList<>();
    private Dialer.Attempt dial;
    private Channel channel;
    private Inbox inbox;
    private Timer timer;
    private long t1;
    private ClockReading t4;

    OldHostTime(TimeLinks links, SystemClock clock) {
        this.links = links;
        this.clock = clock;
    }

    @Override
    public void burst(Outcome burstOutcome) {
        outcome = burstOutcome;
        samples = new ArrayList<>();
        dial();
    }

    private void dial() {
        dial = links.dial(this);
    }

    @Override
    public void connected(Channel connected, Binding binding) {
        channel = connected;
        channel.handler(this);
        channel.interest(Poller.READABLE);
        inbox = new Inbox(links.loop());
        t4 = null;
        Outbox outbox = new Outbox(links.loop());
        outbox.add(ByteBuffer.wrap(LegacyRequest.of(Function.TIME).encode()));
        t1 = clock.boottime();
        int result = outbox.flush(channel);
        if (result < 0 || !outbox.isEmpty()) {
            fail(links.loop().sockets().describe(result < 0 ? result : Sockets.WOULD_BLOCK));
        } else {
            timer = links.loop().schedule(Limits.SAMPLE_DEADLINE, () -> fail("its time did not come in time"));
        }
    }

    @Override
    public void failed(DialFailure failure) {
        close();
        outcome.failed(links.notReached(failure));
    }

    @Override
    public void ready(int events) {
        int count = inbox.fill(channel);
        if (count > 0) {
            if (t4 == null && inbox.bytes().remaining() >= TimeReply.LENGTH) {
                t4 = clock.read();
            }
            if (inbox.bytes().remaining() > TimeReply.LENGTH) {
                fail("it sent more than its time");
            }
        } else if (count == 0 && t4 != null) {
            take();
        } else if (count != Sockets.WOULD_BLOCK) {
            fail("it closed before it had sent its time");
        }
    }

    private void take() {
        byte[] bytes = new byte[TimeReply.LENGTH];
        inbox.bytes().get(bytes);
        try {
            long nanos = Math.multiplyExact(TimeReply.decode(bytes).micros(), MICRO);
            // The host cut its time down to microseconds.
            samples.add(new Sample(t1, nanos + MICRO, nanos, t4));
        } catch (ProtocolException | ArithmeticException e) {
            fail(e.getMessage());
            return;
        }
        close();
        if (samples.size() == SAMPLES) {
            outcome.sampled(samples);
        } else {
            timer = links.loop().schedule(SPACING, this::dial);
        }
    }

    private void fail(String cause) {
        close();
        outcome.failed(links.noLink(cause));
    }

    @Override
    public void abort(Throwable cause) {
        fail("reading its time failed here");
    }

    @Override
    public void close() {
        if (timer != null) {
            timer.cancel();
        }
        if (dial != null) {
            dial.cancel();
        }
        if (channel != null) {
            channel.close();
        }
    }
}
