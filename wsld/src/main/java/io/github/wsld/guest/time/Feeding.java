package io.github.wsld.guest.time;

import io.github.wsld.common.daemon.OutageLog;
import io.github.wsld.common.time.ClockReading;
import io.github.wsld.common.time.SampleFeed;
import io.github.wsld.common.time.Steering;
import io.github.wsld.common.time.SystemClock;
import java.io.IOException;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands what bursts tell to another program. For the loop's thread. */
final class Feeding {
    private static final Logger LOG = LoggerFactory.getLogger(Feeding.class);

    private final SampleFeed feed;
    private final OutageLog failures;
    private long sent;
    private Optional<String> problem = Optional.empty();

    Feeding(SampleFeed feed, LongSupplier nanoClock) {
        this.feed = feed;
        this.failures = new OutageLog(
                "samples not taken",
                "samples taken again",
                nanoClock,
                (level, line) -> LOG.atLevel(level).log(line));
    }

    /** Sends what is known of the clock now. */
    void send(Steering steering, SystemClock clock) {
        ClockReading now = clock.read();
        steering.offset(now).ifPresent(estimate -> {
            try {
                feed.send(now.realtime(), estimate.offset());
                sent++;
                problem = Optional.empty();
                failures.worked();
            } catch (IOException e) {
                problem = Optional.of(e.getMessage());
                failures.failed(e.getMessage());
            }
        });
    }

    TimeStatus.Feed status() {
        return new TimeStatus.Feed(feed.name(), sent, problem);
    }
}
