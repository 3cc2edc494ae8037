package io.github.wsld.guest.time;

import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.time.ClockWriter;
import io.github.wsld.common.time.Referee;
import io.github.wsld.common.time.Standing;
import io.github.wsld.common.time.SystemClock;
import io.github.wsld.common.time.TimeMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the referee informed of other programs that set the clock, and the log of what it decides. For the loop's thread. */
final class Rivals {
    private static final Logger LOG = LoggerFactory.getLogger(Rivals.class);
    private static final Duration SEARCH_INTERVAL = Duration.ofSeconds(10);
    /** A fight is told this seldom. */
    private static final Duration QUIET = Duration.ofHours(1);

    private final WriterSearch search;
    private final Referee referee;
    private final SystemClock clock;
    private final EventLoop loop;
    private List<ClockWriter> writers = List.of();
    private boolean searching;
    private long searched;
    private Standing.Role told = Standing.Role.KEEPING;
    private Optional<Long> fightTold = Optional.empty();

    Rivals(WriterSearch search, Referee referee, SystemClock clock, EventLoop loop) {
        this.search = search;
        this.referee = referee;
        this.clock = clock;
        this.loop = loop;
    }

    /** Searches, and then goes on. */
    void search(Runnable then) {
        searching = true;
        search.search(found -> {
            searching = false;
            searched = loop.nanoTime();
            writers = found;
            referee.process(found.stream().anyMatch(ClockWriter::disciplines), clock.boottime());
            then.run();
        });
    }

    void searchWhenDue() {
        if (!searching && loop.nanoTime() - searched >= SEARCH_INTERVAL.toNanos()) {
            search(() -> {});
        }
    }

    List<ClockWriter> writers() {
        return writers;
    }

    Standing standing() {
        return referee.standing(clock.boottime());
    }

    /** Writes what has changed to the log. */
    void tell() {
        Standing now = standing();
        if (now.mode() == TimeMode.AUTO && now.role() != told) {
            told = now.role();
            switch (told) {
                case KEEPING -> LOG.info("clock kept by wsld: no other program does others=\"{}\"", names());
                case WATCHING -> LOG.info("clock left to another program others=\"{}\"", names());
                case CORRECTING -> LOG.info("clock corrected: another program leaves it wrong others=\"{}\"", names());
            }
        }
        if (now.fight() && isNews()) {
            fightTold = Optional.of(loop.nanoTime());
            LOG.warn(
                    "clock is set again and again by another program, to another time than the host's others=\"{}\";"
                            + " stop one of the two, or mend its time source or the host's; mode = \"watch\" in [time] leaves"
                            + " the clock to it",
                    names());
        }
    }

    private boolean isNews() {
        return fightTold.isEmpty() || loop.nanoTime() - fightTold.get() >= QUIET.toNanos();
    }

    private String names() {
        return writers.isEmpty()
                ? "none that can be seen from here"
                : writers.stream().map(ClockWriter::title).collect(Collectors.joining(", "));
    }
}
