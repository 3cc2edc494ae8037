package io.github.wsld.guest.host;

import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.EventHandler;
import io.github.wsld.common.loop.Inbox;
import io.github.wsld.common.loop.Poller;
import io.github.wsld.common.loop.Sockets;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.TimeMessage;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@code tims} link on which nothing is asked, so that the host can tell of its resumes: for a guest that has streams and does not
 * keep its clock. A host that cannot is not asked again. For the loop's thread.
 */
public final class HostResumes implements TimeLinks.Outcome, EventHandler, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostResumes.class);

    private final TimeLinks links;
    private final BooleanSupplier isToldOtherwise;
    private final Runnable resumed;
    private Channel channel;
    private Inbox inbox;
    private boolean isOpening;
    private boolean isUnknown;
    private boolean closed;

    /**
     * @param isToldOtherwise whether somebody else has such a link
     * @param resumed the host was asleep until just now
     */
    public HostResumes(TimeLinks links, BooleanSupplier isToldOtherwise, Runnable resumed) {
        this.links = links;
        this.isToldOtherwise = isToldOtherwise;
        this.resumed = resumed;
    }

    /** Somebody wants to know from now on, and the host answers. */
    public void want() {
        if (channel == null && !isOpening && !isUnknown && !closed && !isToldOtherwise.getAsBoolean()) {
            isOpening = true;
            links.open(this);
        }
    }

    @Override
    public void opened(Channel link, Inbox first) {
        isOpening = false;
        if (closed) {
            link.close();
            return;
        }
        channel = link;
        inbox = first;
        channel.handler(this);
        channel.interest(Poller.READABLE);
        take();
    }

    @Override
    public void unknown() {
        isOpening = false;
        isUnknown = true;
    }

    @Override
    public void failed(String reason) {
        isOpening = false;
        LOG.debug("host's resumes are not told reason=\"{}\"", reason);
    }

    @Override
    public void ready(int events) {
        int count = inbox.fill(channel);
        if (count > 0) {
            take();
        } else if (count != Sockets.WOULD_BLOCK) {
            drop();
        }
    }

    private void take() {
        try {
            Optional<TimeMessage> message;
            while (channel != null && (message = TimeMessage.ofHost(inbox.bytes())).isPresent()) {
                if (message.get() instanceof TimeMessage.Resumed) {
                    resumed.run();
                }
            }
        } catch (ProtocolException e) {
            LOG.debug("link for the host's resumes closed reason=\"{}\"", e.getMessage());
            drop();
        }
    }

    private void drop() {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }

    @Override
    public void abort(Throwable cause) {
        drop();
    }

    @Override
    public void close() {
        closed = true;
        drop();
    }
}
