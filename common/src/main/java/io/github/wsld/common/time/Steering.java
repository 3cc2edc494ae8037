package io.github.wsld.common.time;

import io.github.wsld.common.time.ClockCommand.SetRate;
import io.github.wsld.common.time.ClockCommand.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides what is done to the clock. Handed bursts of samples and what was noticed, says which commands to apply and when to sample
 * again; whoever owns it applies them at once. Each burst is judged anew from where the clock stands, so a command that was not
 * applied, or somebody else's, is made good by the next one.
 */
public final class Steering {
    /** A small slew takes this long, so that a timer that is late by a millisecond does not matter. */
    private static final long LEAST_SLEW_NANOS = 1_000_000_000L;

    private static final Duration RETRY = Duration.ofSeconds(1);
    /** Discarded bursts that are repeated soon: a guest that is paused again and again gets peace after that. */
    private static final int QUICK_RETRIES = 5;
    /** Below the resolution of ADJ_FREQUENCY, 2^-16 ppm. */
    private static final double SAME_RATE_PPM = 1e-4;

    private final DriftFilter drift = new DriftFilter();
    private final Referee referee;
    private SteeringSettings settings;
    private HostTime newest;
    private double base;
    private double rate;
    private boolean adjusts = true;
    private boolean resumed;
    private boolean slewing;
    private int discardedInARow;
    private Correction last;

    /**
     * @param rate of the clock as it was found; kept until the drift is known, without what only a slew that nobody ended explains
     */
    public Steering(SteeringSettings settings, double rate) {
        this.settings = settings;
        this.referee = new Referee(settings);
        this.rate = rate;
        keepFoundRate();
    }

    /** Other settings count from the next burst on. */
    public void settings(SteeringSettings now) {
        settings = now;
        referee.settings(now);
    }

    /** Who sets the clock. */
    public Referee referee() {
        return referee;
    }

    /** From now on there are no commands: the clock may not be set. */
    public void measureOnly() {
        adjusts = false;
        slewing = false;
    }

    /** Takes a burst, and the clocks as they are after it. */
    public Decision burst(List<Sample> samples, ClockReading now) {
        // By the guest's seconds, which a slew back makes longer.
        double tolerance = (DriftEstimate.MOST_PPM + Math.abs(rate)) / (1 - Math.abs(rate) * 1e-6);
        Optional<HostTime> told = Burst.decide(samples, tolerance);
        if (told.isEmpty()) {
            discardedInARow++;
            Duration next = discardedInARow <= QUICK_RETRIES ? RETRY : settings.floor();
            return new Decision(Decision.Result.DISCARDED, List.of(), Optional.empty(), min(next, settings.floor()));
        }
        discardedInARow = 0;
        HostTime heard = told.get();
        boolean steady = drift.add(heard);
        OffsetEstimate estimate = heard.offsetAt(now, growth());
        if (steady
                && !resumed
                && newest != null
                && newest.offsetAt(now, growth()).bound() < estimate.bound()) {
            // Every sample of the burst was slow: what was known before, grown by what the drift leaves open, says
            // more.
            estimate = newest.offsetAt(now, growth());
        } else {
            newest = heard;
        }
        Decision decision = decide(steady ? Decision.Result.STEADY : Decision.Result.JUMPED, estimate);
        resumed = false;
        return decision;
    }

    private Decision decide(Decision.Result result, OffsetEstimate estimate) {
        Permission permission = adjusts ? referee.judge(estimate, resumed) : Permission.MEASURE;
        List<ClockCommand> commands = new ArrayList<>();
        Optional<Duration> slew = Optional.empty();
        if (permission == Permission.MEASURE) {
            commands.addAll(slewEnded());
            keepFoundRate();
        } else {
            slew = correct(permission, estimate, commands);
        }
        boolean unsettled = Math.abs(estimate.offset()) > settings.accuracy().toNanos() / 2;
        Duration next = unsettled ? settings.floor() : worthwhile(estimate.bound());
        return new Decision(result, commands, slew, adjusts ? referee.nextLook(next, permission) : next);
    }

    private Optional<Duration> correct(Permission permission, OffsetEstimate estimate, List<ClockCommand> commands) {
        if (permission == Permission.KEEP) {
            learnBase();
        } else if (!slewing) {
            keepFoundRate();
        }
        slewing = false;
        double wanted = base;
        Optional<Duration> slew = Optional.empty();
        long size = Math.abs(estimate.offset());
        if (estimate.isSignificant() && (permission == Permission.STEP || maySetTo(estimate))) {
            commands.add(new Step(estimate.offset()));
            last = new Correction(Correction.Kind.STEP, estimate.offset(), estimate.when());
            referee.corrected(true, estimate.when());
        } else if (estimate.isSignificant()) {
            double ppm = Math.min(settings.mostSlewPpm(), size * 1e6 / LEAST_SLEW_NANOS);
            wanted = base + Math.copySign(ppm, estimate.offset());
            slew = Optional.of(Duration.ofNanos(Math.round(size / (ppm * 1e-6) * (1 + wanted * 1e-6))));
            slewing = true;
            last = new Correction(Correction.Kind.SLEW, estimate.offset(), estimate.when());
            referee.corrected(false, estimate.when());
        }
        rateTo(wanted, commands);
        return slew;
    }

    /** The rate that the clock was found to run at is kept, unless only a slew that nobody ended explains it. */
    private void keepFoundRate() {
        base = Math.abs(rate) <= DriftEstimate.MOST_PPM ? rate : 0;
    }

    /** Small steps are for the first moment after a resume, when programs have noticed nothing yet. */
    private boolean maySetTo(OffsetEstimate estimate) {
        long size = Math.abs(estimate.offset());
        if (resumed) {
            return size > settings.mostSlewPpm() * 1e-6 * LEAST_SLEW_NANOS;
        }
        return size >= settings.stepAbove().toNanos()
                && (estimate.offset() > 0 || size >= settings.leastStepBack().toNanos());
    }

    /** The measured drift becomes the rate to run at, once the one in use is wrong for certain. */
    private void learnBase() {
        DriftEstimate estimate = drift.estimate();
        if (estimate.isKnown() && Math.abs(estimate.ppm() - base) > estimate.boundPpm()) {
            base = estimate.ppm();
        }
    }

    private void rateTo(double wanted, List<ClockCommand> commands) {
        if (Math.abs(wanted - rate) > SAME_RATE_PPM) {
            rate = wanted;
            commands.add(new SetRate(wanted));
        }
    }

    /** Until the clock may be wrong by what is aimed at, or, where that is out of reach, twice as wrong as now. */
    private Duration worthwhile(long bound) {
        DriftEstimate estimate = growth();
        // Up to twice the bound is left uncorrected: as much as a measured zero may hide, and as much as may look like
        // one.
        double room = Math.max(settings.accuracy().toNanos() - 2 * bound, bound);
        double unsure = estimate.boundPpm() + Math.abs(estimate.isKnown() ? estimate.ppm() - base : 0);
        Duration next = Duration.ofNanos((long) (room / (unsure * 1e-6)));
        return min(next.compareTo(settings.floor()) < 0 ? settings.floor() : next, settings.interval());
    }

    /** The drift with its changes from now on. */
    private DriftEstimate growth() {
        DriftEstimate estimate = drift.estimate();
        return new DriftEstimate(estimate.ppm(), estimate.boundPpm() + DriftFilter.WANDER_PPM, estimate.isKnown());
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** The time of a slew is over. */
    public List<ClockCommand> slewEnded() {
        List<ClockCommand> commands = new ArrayList<>();
        if (slewing) {
            slewing = false;
            rateTo(base, commands);
        }
        return commands;
    }

    /** The guest was paused: what was known of the host's clock no longer holds. A burst is due. */
    public List<ClockCommand> resumed() {
        resumed = true;
        newest = null;
        drift.restart();
        return slewEnded();
    }

    /** The clock is left alone from now on: it runs at its right rate. */
    public List<ClockCommand> end() {
        return slewEnded();
    }

    /** The kernel's state as it was read, best before each burst. */
    public void found(Discipline now, long when) {
        boolean foreign = Math.abs(now.ppm() - rate) > SAME_RATE_PPM;
        if (foreign) {
            rate = now.ppm();
            slewing = false;
        }
        referee.look(now, foreign, when);
    }

    /** How wrong the clock is now by all that is known; empty when nothing is. */
    public Optional<OffsetEstimate> offset(ClockReading now) {
        return Optional.ofNullable(newest).map(time -> time.offsetAt(now, growth()));
    }

    public DriftEstimate drift() {
        return drift.estimate();
    }

    /** The rate at which the clock runs when it is not slewed. */
    public double base() {
        return base;
    }

    public boolean isSlewing() {
        return slewing;
    }

    public Optional<Correction> lastCorrection() {
        return Optional.ofNullable(last);
    }
}
