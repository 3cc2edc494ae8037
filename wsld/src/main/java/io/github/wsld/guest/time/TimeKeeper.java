package io.github.wsld.guest.time;

import io.github.wsld.common.daemon.OutageLog;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.EventHandler;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Poller;
import io.github.wsld.common.loop.Timer;
import io.github.wsld.common.time.ClockCommand;
import io.github.wsld.common.time.ClockReading;
import io.github.wsld.common.time.ClockWatch;
import io.github.wsld.common.time.Correction;
import io.github.wsld.common.time.Decision;
import io.github.wsld.common.time.OffsetEstimate;
import io.github.wsld.common.time.Sample;
import io.github.wsld.common.time.SampleFeed;
import io.github.wsld.common.time.Steering;
import io.github.wsld.common.time.SteeringSettings;
import io.github.wsld.common.time.StepWatch;
import io.github.wsld.common.time.SystemClock;
import io.github.wsld.guest.host.TimeLinks;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this guest's clock by the host's: samples in bursts when it is worth it, and at once after a resume, a lost link or a step by
 * somebody else; applies what {@link Steering} decides. No failure ends it. Ends with {@link #close}, which leaves the clock at its right
 * rate. For the loop's thread.
 */
public final class TimeKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TimeKeeper.class);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);
    /** Between two bursts that events ask for: many links may be lost at once. */
    private static final Duration CALM = Duration.ofMillis(200);

    private final EventLoop loop;
    private final SystemClock clock;
    private final Steering steering;
    private final ClockSetter setter;
    private final ClockWatch watch;
    private final TimeLink link;
    private final OldHostTime oldHost;
    private final Rivals rivals;
    private final Optional<Feeding> feeding;
    private final OutageLog outages;
    private final SampleSource.Outcome outcome = new BurstOutcome();
    private StepWatch stepWatch;
    private Channel stepChannel;
    private Timer next;
    private long nextAt;
    private Timer slewEnd;
    private boolean sampling;
    private boolean again;
    private boolean closed;
    private Duration retry = FIRST_RETRY;
    private Optional<String> problem = Optional.empty();
    private long bursts;
    private long discarded;
    private long jumps;
    private long resumes;
    private long foreignSteps;
    private boolean oldHostTold;
    private Runnable resumedListener = () -> {};

    /**
     * @param clock of this machine
     * @param feed gets each burst's outcome, in {@link io.github.wsld.common.time.TimeMode#FEED}
     * @throws IOException when the clock's rate cannot be read
     */
    public TimeKeeper(
            TimeLinks links,
            SystemClock clock,
            SteeringSettings settings,
            WriterSearch search,
            Optional<SampleFeed> feed)
            throws IOException {
        this.loop = links.loop();
        this.clock = clock;
        this.steering = new Steering(settings, clock.discipline().ppm());
        this.setter = new ClockSetter(clock, steering, loop::nanoTime);
        this.watch = new ClockWatch(clock.read());
        this.link = new TimeLink(links, clock, new LinkEvents());
        this.oldHost = new OldHostTime(links, clock);
        this.rivals = new Rivals(search, steering.referee(), clock, loop);
        this.feeding = feed.map(to -> new Feeding(to, loop::nanoTime));
        this.outages = new OutageLog(
                "host's time not known",
                "host's time known again",
                loop::nanoTime,
                (level, line) -> LOG.atLevel(level).log(line));
    }

    /** Sets who else is told of the host's resumes. */
    void onResumed(Runnable listener) {
        resumedListener = listener;
    }

    /** Begins with a burst. */
    public void start() {
        try {
            stepWatch = clock.watchSteps();
            stepChannel = loop.open(stepWatch.descriptor(), Poller.READABLE, new Steps());
        } catch (IOException e) {
            LOG.warn("steps by other programs are found late reason=\"{}\"", e.getMessage());
        }
        // Who else is there decides what the first burst may do.
        rivals.search(this::sample);
    }

    /** Other settings count from the next burst on, which comes soon. */
    public void settings(SteeringSettings settings) {
        steering.settings(settings);
        sampleSoon("settings");
    }

    /**
     * Something happened after which the clock may be wrong: a link was lost, or the host is there again.
     *
     * @param cause a word for the log
     */
    public void sampleSoon(String cause) {
        LOG.debug("clock is looked at cause={}", cause);
        if (sampling) {
            again = true;
        } else if (!closed) {
            schedule(CALM);
        }
    }

    public TimeStatus status() {
        ClockReading now = clock.read();
        Optional<Correction> last = steering.lastCorrection();
        return new TimeStatus(
                steering.offset(now),
                steering.drift(),
                last,
                last.map(correction -> Duration.ofNanos(now.boottime() - correction.when())),
                steering.isSlewing(),
                sampling || closed ? Optional.empty() : Optional.of(Duration.ofNanos(nextAt - loop.nanoTime())),
                setter.denial(),
                problem,
                bursts,
                discarded,
                jumps,
                resumes,
                foreignSteps,
                rivals.standing(),
                rivals.writers(),
                feeding.map(Feeding::status));
    }

    private void schedule(Duration delay) {
        if (next != null) {
            next.cancel();
        }
        nextAt = loop.nanoTime() + delay.toNanos();
        next = loop.schedule(delay, this::sample);
    }

    private void sample() {
        if (closed || sampling) {
            return;
        }
        sampling = true;
        again = false;
        boolean begun = false;
        try {
            link.burst(outcome);
            begun = true;
        } finally {
            if (!begun) {
                ended(LONGEST_RETRY);
            }
        }
    }

    private void ended(Duration delay) {
        sampling = false;
        if (!closed) {
            schedule(again ? CALM : delay);
        }
    }

    private void decide(List<Sample> samples) {
        ClockReading now = clock.read();
        lookForSteps(now);
        setter.look();
        Decision decision = steering.burst(samples, now);
        if (decision.result() == Decision.Result.DISCARDED) {
            discarded++;
            problem = Optional.of("the samples contradict each other: the guest was paused, or a clock set, meanwhile");
            LOG.debug("clock burst discarded samples={}", samples);
        } else {
            bursts++;
            problem = Optional.empty();
            if (decision.result() == Decision.Result.JUMPED) {
                jumps++;
                LOG.info("clock jump found; the guest was paused, or the host's clock set");
            }
            apply(decision);
            feeding.ifPresent(feed -> feed.send(steering, clock));
        }
        rivals.tell();
        rivals.searchWhenDue();
        ended(decision.nextBurst());
    }

    private void apply(Decision decision) {
        steering.offset(clock.read()).ifPresent(TimeKeeper::tell);
        endSlewTimer();
        setter.apply(decision.commands());
        decision.slew().ifPresent(time -> slewEnd = loop.schedule(time, this::endSlew));
        if (decision.commands().stream().anyMatch(ClockCommand.Step.class::isInstance)) {
            // Our own step is no news.
            watch.stepped(clock.read());
            if (stepWatch != null) {
                stepWatch.clear();
            }
        }
    }

    private static void tell(OffsetEstimate estimate) {
        LOG.debug("clock measured offset={}us bound={}us", estimate.offset() / 1000, estimate.bound() / 1000);
    }

    private void lookForSteps(ClockReading now) {
        long step = watch.look(now);
        if (step != 0) {
            foreignSteps++;
            steering.referee().stepped(now.boottime());
            LOG.info("clock found stepped by another program by={}ms", step / 1_000_000);
        }
    }

    private void endSlew() {
        // Another program may have set the rate meanwhile: then that is not ours to take back.
        setter.look();
        setter.apply(steering.slewEnded());
    }

    private void endSlewTimer() {
        if (slewEnd != null) {
            slewEnd.cancel();
            slewEnd = null;
        }
    }

    @Override
    public void close() {
        closed = true;
        endSlewTimer();
        setter.apply(steering.end());
        if (next != null) {
            next.cancel();
        }
        link.close();
        oldHost.close();
        if (stepWatch != null) {
            stepChannel.release();
            stepWatch.close();
            stepWatch = null;
        }
    }

    private final class BurstOutcome implements SampleSource.Outcome {
        @Override
        public void sampled(List<Sample> samples) {
            outages.worked();
            retry = FIRST_RETRY;
            boolean decided = false;
            try {
                decide(samples);
                decided = true;
            } finally {
                if (!decided) {
                    ended(LONGEST_RETRY);
                }
            }
        }

        @Override
        public void unknown(String reason) {
            if (!oldHostTold) {
                oldHostTold = true;
                LOG.warn("host's resumes are not told reason=\"{}\"; update wsldhost", reason);
            }
            oldHost.burst(this);
        }

        @Override
        public void failed(String reason) {
            outages.failed(reason);
            problem = Optional.of(reason);
            Duration delay = retry;
            Duration doubled = retry.multipliedBy(2);
            retry = doubled.compareTo(LONGEST_RETRY) < 0 ? doubled : LONGEST_RETRY;
            ended(delay);
        }
    }

    private final class LinkEvents implements TimeLink.Listener {
        @Override
        public void resumed() {
            resumes++;
            LOG.info("host resumed; the clock is looked at");
            resumedListener.run();
            endSlewTimer();
            setter.apply(steering.resumed());
            // A burst under way goes on with samples from after.
            if (!sampling) {
                sample();
            }
        }

        @Override
        public void lost() {
            sampleSoon("link-lost");
        }
    }

    private final class Steps implements EventHandler {
        @Override
        public void ready(int events) {
            stepWatch.clear();
            long before = foreignSteps;
            lookForSteps(clock.read());
            if (foreignSteps > before) {
                sampleSoon("foreign-step");
            }
        }

        @Override
        public void abort(Throwable cause) {
            stepChannel.release();
            stepWatch.close();
            stepWatch = null;
        }
    }
}
