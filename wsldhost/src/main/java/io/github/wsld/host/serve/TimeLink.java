package io.github.wsld.host.serve;

import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.EventHandler;
import io.github.wsld.common.loop.Inbox;
import io.github.wsld.common.loop.Outbox;
import io.github.wsld.common.loop.Poller;
import io.github.wsld.common.loop.Sockets;
import io.github.wsld.common.protocol.Limits;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.TimeMessage;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One guest's {@code tims} link after its set-up. Ends with the link, or by {@link #close}. For the loop's thread. */
final class TimeLink implements EventHandler {
    private static final Logger LOG = LoggerFactory.getLogger(TimeLink.class);

    private final TimeService service;
    private final Channel channel;
    private final Inbox inbox;
    private final Outbox outbox;
    /** Messages added since the outbox was last empty. */
    private int unsent;

    TimeLink(TimeService service, Channel channel, Inbox inbox, Outbox outbox) {
        this.service = service;
        this.channel = channel;
        this.inbox = inbox;
        this.outbox = outbox;
    }

    void begin() {
        channel.handler(this);
        channel.interest(Poller.READABLE);
        answer(service.nanos());
    }

    @Override
    public void ready(int events) {
        if ((events & Poller.WRITABLE) != 0) {
            send();
        }
        if (channel.isOpen() && (events & ~Poller.WRITABLE) != 0) {
            int count = inbox.fill(channel);
            if (count > 0) {
                answer(service.nanos());
            } else if (count != Sockets.WOULD_BLOCK) {
                close();
            }
        }
    }

    private void answer(long received) {
        try {
            Optional<TimeMessage.SampleRequest> request;
            while ((request = TimeMessage.ofGuest(inbox.bytes())).isPresent()) {
                say(new TimeMessage.SampleReply(request.get().t1(), received, service.nanos()));
                if (!channel.isOpen()) {
                    return;
                }
            }
            send();
        } catch (ProtocolException e) {
            LOG.debug("link closed reason=\"{}\"", e.getMessage());
            close();
        }
    }

    void resumed() {
        say(new TimeMessage.Resumed(service.nanos()));
    }

    /** Sends at once: t3 is to be true. */
    private void say(TimeMessage message) {
        unsent++;
        outbox.add(ByteBuffer.wrap(message.encode()));
        send();
        if (channel.isOpen() && unsent > Limits.MAX_UNANSWERED_SAMPLES) {
            LOG.debug("link closed reason=\"the guest does not read its time samples\"");
            close();
        }
    }

    private void send() {
        if (outbox.flush(channel) < 0) {
            close();
        } else if (outbox.isEmpty()) {
            unsent = 0;
            channel.interest(Poller.READABLE);
        } else {
            channel.interest(Poller.READABLE | Poller.WRITABLE);
        }
    }

    void close() {
        service.ended(this);
        channel.close();
    }

    @Override
    public void abort(Throwable cause) {
        close();
    }
}
