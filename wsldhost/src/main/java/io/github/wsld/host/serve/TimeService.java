package io.github.wsld.host.serve;

import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Inbox;
import io.github.wsld.common.loop.Outbox;
import io.github.wsld.common.protocol.Limits;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers time samples on {@code tims} links and tells them of this host's resumes. Owns the links. For the loop's thread. */
public final class TimeService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TimeService.class);

    private final EventLoop loop;
    private final Clock clock;
    private final Set<TimeLink> links = new LinkedHashSet<>();

    /**
     * @param clock what guests set theirs by
     */
    TimeService(EventLoop loop, Clock clock) {
        this.loop = loop;
        this.clock = clock;
    }

    boolean isFull() {
        return links.size() >= Limits.MAX_TIME_LINKS;
    }

    /**
     * Takes over a link whose set-up is over.
     *
     * @param inbox what came after the REQUEST
     * @param outbox what is left of the REPLY
     */
    void serve(Channel channel, Inbox inbox, Outbox outbox) {
        TimeLink link = new TimeLink(this, channel, inbox, outbox);
        links.add(link);
        link.begin();
    }

    /** This host was asleep until just now: tells the guests, which were paused. */
    public void resumed() {
        LOG.info("resume noticed; guests told={}", links.size());
        List.copyOf(links).forEach(TimeLink::resumed);
    }

    /** Links that are open. */
    public int links() {
        return links.size();
    }

    void ended(TimeLink link) {
        links.remove(link);
    }

    EventLoop loop() {
        return loop;
    }

    /** Since the epoch. */
    long nanos() {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    @Override
    public void close() {
        new ArrayList<>(links).forEach(TimeLink::close);
    }
}
