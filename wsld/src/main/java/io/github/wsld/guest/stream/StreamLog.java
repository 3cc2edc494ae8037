package io.github.wsld.guest.stream;

import io.github.wsld.common.daemon.RecentErrors;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Timer;
import io.github.wsld.common.protocol.Reason;
import io.github.wsld.guest.host.LinkFailure;
import io.github.wsld.guest.host.Route;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Tells of streams: each at DEBUG; and for people once when links have been lost for a second, once when all streams are back, and
 * once when streams are lost for good, however many they are. Of short outages only one in a while is told. For the loop's thread.
 */
final class StreamLog {
    private static final Logger LOG = LoggerFactory.getLogger(StreamLog.class);
    /** What goes down together is told together; what is back sooner is told only then. */
    private static final Duration GATHER = Duration.ofSeconds(1);
    /** Short outages are told no more often. */
    private static final long QUIET = 10_000_000_000L;

    private final EventLoop loop;
    private final RecentErrors errors;
    private final Map<String, Integer> lostFor = new LinkedHashMap<>();
    private Timer gather;
    private Timer gatherEnded;
    private boolean isOutage;
    private boolean isTold;
    private String lost = "";
    private String preferredReason = "";
    private long outageSince;
    /** Those that lost a link since then and are not gone. */
    private final Set<LiveStream> hit = new HashSet<>();

    private long shortToldAt;

    StreamLog(EventLoop loop, RecentErrors errors) {
        this.loop = loop;
        this.errors = errors;
        this.shortToldAt = loop.nanoTime() - QUIET;
    }

    void opened(LiveStream stream, Route route) {
        LOG.debug(
                "stream opened stream={} target={} endpoint={}",
                stream.guest().id(),
                stream.guest().target(),
                route);
    }

    void lost(LiveStream stream, Route route, String cause) {
        LOG.debug("link lost stream={} endpoint={} cause=\"{}\"", stream.guest().id(), route, cause);
        hit.add(stream);
        if (!isOutage) {
            isOutage = true;
            outageSince = loop.nanoTime();
            lost = "endpoint=" + route + " cause=\"" + cause + "\"";
            gather = loop.schedule(GATHER, () -> {
                isTold = true;
                LOG.info("links lost {} streams={}; clients wait", lost, hit.size());
            });
        }
    }

    /** @param all whether no stream is without a link now */
    void resumed(LiveStream stream, Route route, boolean all) {
        LOG.debug("stream resumed stream={} endpoint={}", stream.guest().id(), route);
        if (!isOutage) {
            return;
        }
        if (all) {
            long now = loop.nanoTime();
            boolean isNews = isTold || now - shortToldAt >= QUIET;
            long millis = (now - outageSince) / 1_000_000;
            LOG.atLevel(isNews ? Level.INFO : Level.DEBUG)
                    .log(
                            "streams resumed endpoint={} streams={} after={}.{}s",
                            route,
                            hit.size(),
                            millis / 1000,
                            millis % 1000 / 100);
            shortToldAt = isNews && !isTold ? now : shortToldAt;
            endOutage();
        }
    }

    private void endOutage() {
        gather.cancel();
        isOutage = false;
        isTold = false;
        hit.clear();
    }

    void ended(LiveStream stream) {
        hit.remove(stream);
        Reason reason = stream.guest().outcome();
        LOG.debug(
                "stream ended stream={} target={} reason=\"{}\"",
                stream.guest().id(),
                stream.guest().target(),
                reason.text());
        if (stream.isLostForGood()) {
            lostFor.merge(reason.text(), 1, Integer::sum);
            if (gatherEnded == null) {
                gatherEnded = loop.schedule(Duration.ZERO, this::tellEnded);
            }
        }
    }

    /**
     * The preferred endpoint was tried while another one is in use. That nobody answers there is an outage; one that answers and is
     * not wsldhost, or has not its key, is told and counted.
     */
    void preferredFails(LinkFailure failure) {
        boolean isNews = !failure.reason().equals(preferredReason);
        preferredReason = failure.reason();
        if (failure.kind() == LinkFailure.Kind.NO_SET_UP || failure.kind() == LinkFailure.Kind.REFUSED) {
            errors.add(failure.reason());
            if (isNews) {
                LOG.warn(
                        "preferred endpoint is of no use, another one is used endpoint={} reason=\"{}\"",
                        failure.route(),
                        failure.reason());
                return;
            }
        }
        LOG.debug("preferred endpoint does not work yet endpoint={} reason=\"{}\"", failure.route(), failure.reason());
    }

    void preferredWorks(Route preferred) {
        preferredReason = "";
        LOG.info("preferred endpoint works again endpoint={}", preferred);
    }

    /** No stream waits for a link. */
    void nobodyWaits() {
        if (isOutage) {
            endOutage();
        }
    }

    private void tellEnded() {
        gatherEnded = null;
        lostFor.forEach((reason, count) -> {
            LOG.warn("streams lost, their clients are closed streams={} reason=\"{}\"", count, reason);
            errors.add("streams lost: " + reason);
        });
        lostFor.clear();
    }

    void close() {
        nobodyWaits();
        if (gatherEnded != null) {
            gatherEnded.cancel();
            tellEnded();
        }
    }
}
