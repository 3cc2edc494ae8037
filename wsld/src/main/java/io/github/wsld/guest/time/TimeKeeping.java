package io.github.wsld.guest.time;

import io.github.wsld.common.daemon.LoopPart;
import io.github.wsld.common.daemon.OnLoop;
import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.time.SampleFeed;
import io.github.wsld.common.time.SteeringSettings;
import io.github.wsld.common.time.SystemClock;
import io.github.wsld.common.time.TimeMode;
import io.github.wsld.guest.config.TimeConfig;
import io.github.wsld.guest.host.TimeLinks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The time keeper as a part of the daemon: there while the configuration has a {@code [time]} section. */
public final class TimeKeeping extends OnLoop {
    private static final Logger LOG = LoggerFactory.getLogger(TimeKeeping.class);

    private final TimeLinks links;
    private final SystemClock clock;
    private final WriterSearch search;
    private final Function<Path, SampleFeed> feeds;
    private Optional<TimeConfig> config;
    private Runnable resumed = () -> {};
    private Optional<TimeKeeper> keeper = Optional.empty();

    /**
     * @param search for other programs that set the clock
     * @param feeds of chronyd's, by their paths
     * @param config empty to leave the clock alone
     */
    public TimeKeeping(
            LoopPart loop,
            TimeLinks links,
            SystemClock clock,
            WriterSearch search,
            Function<Path, SampleFeed> feeds,
            Optional<TimeConfig> config) {
        super(loop, "time");
        this.links = links;
        this.clock = clock;
        this.search = search;
        this.feeds = feeds;
        this.config = config;
    }

    /** Sets who is told of the host's resumes, as long as the clock is kept. */
    public void onResumed(Runnable listener) {
        resumed = listener;
    }

    /** Whether the clock is kept. */
    public boolean isKeeping() {
        return keeper.isPresent();
    }

    @Override
    public void start() {
        config.ifPresent(this::begin);
    }

    private void begin(TimeConfig wanted) {
        try {
            TimeKeeper begun = new TimeKeeper(
                    links,
                    clock,
                    settings(wanted),
                    search,
                    wanted.chronySocket().map(feeds));
            begun.onResumed(resumed);
            begun.start();
            keeper = Optional.of(begun);
        } catch (IOException e) {
            LOG.error("clock not kept error=\"{}\"", e.getMessage());
        }
    }

    /** Follows a changed configuration. On the loop's thread. */
    public void apply(Optional<TimeConfig> wanted) {
        if (wanted.equals(config)) {
            return;
        }
        Optional<TimeConfig> before = config;
        config = wanted;
        if (wanted.isEmpty()) {
            stopOnLoop();
        } else if (keeper.isPresent() && wanted.get().chronySocket().equals(before.flatMap(TimeConfig::chronySocket))) {
            keeper.get().settings(settings(wanted.get()));
        } else {
            stopOnLoop();
            begin(wanted.get());
        }
    }

    /** The host is there, perhaps again: a good moment to look. On the loop's thread. */
    public void hostReached() {
        keeper.ifPresent(keeping -> keeping.sampleSoon("host reached"));
    }

    /** For status; nothing when the clock is left alone. */
    public List<Status.Note> notes() {
        return status().map(TimeReport::notes).orElse(List.of());
    }

    /** How the clock is doing; empty when it is left alone. */
    public Optional<TimeStatus> status() {
        return keeper.map(TimeKeeper::status);
    }

    @Override
    protected void stopOnLoop() {
        keeper.ifPresent(TimeKeeper::close);
        keeper = Optional.empty();
    }

    private static SteeringSettings settings(TimeConfig config) {
        return new SteeringSettings(
                config.interval(),
                SteeringSettings.every(config.interval()).accuracy(),
                config.stepAbove(),
                config.leastStepBack(),
                config.maxSlewPpm(),
                config.chronySocket().isPresent() ? TimeMode.FEED : config.mode(),
                config.tolerance());
    }
}
