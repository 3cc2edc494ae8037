package io.github.wsld.common.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A guest that keeps its clock by {@link Steering}, over a link whose delays are random and lopsided. Its timers are late by up to
 * a few milliseconds.
 */
final class SimulatedGuest {
    private static final double NEVER = Double.POSITIVE_INFINITY;
    private static final double SPACING = 4e6;
    private static final double CALM = 200e6;

    final SimulatedClocks clocks;
    final SteeringSettings settings;
    final Steering steering;
    private final Random random;
    private final double usualDelay;
    private double now;
    private double nextBurst;
    private double slewEnd = NEVER;
    /** A pause to happen in the middle of the next burst, and whether the host tells of it. */
    private double pauseInside;

    private SimulatedRival rival;

    int bursts;
    int rates;
    int discarded;
    int steps;
    int jumps;
    double greatestSlew;
    final List<Correction> corrections = new ArrayList<>();

    SimulatedGuest(SimulatedClocks clocks, SteeringSettings settings, double usualDelay, Random random) {
        this.clocks = clocks;
        this.settings = settings;
        this.usualDelay = usualDelay;
        this.random = random;
        this.steering = new Steering(settings, clocks.ratePpm());
    }

    /** Another program sets this clock from now on; null for none. */
    void rival(SimulatedRival other, boolean hasProcess) {
        rival = other;
        steering.referee().process(hasProcess, clocks.guest().boottime());
    }

    /** Lets an amount of the host's time pass, in nanoseconds, with all that falls due in it. */
    void run(double nanos) {
        double until = now + nanos;
        while (nextEvent() < until) {
            pass(Math.max(0, nextEvent() - now) + random.nextInt(2_000_000));
            if (rival != null && rival.next() <= now) {
                double step = rival.act(clocks, now);
                if (step != 0) {
                    steering.referee().stepped(clocks.guest().boottime());
                    nextBurst = Math.min(nextBurst, now + CALM);
                }
            }
            if (slewEnd <= now) {
                slewEnd = NEVER;
                steering.found(clocks.discipline(), clocks.guest().boottime());
                steering.slewEnded().forEach(this::apply);
            }
            if (nextBurst <= now) {
                burst();
            }
        }
        if (until > now) {
            pass(until - now);
        }
    }

    private double nextEvent() {
        return Math.min(Math.min(nextBurst, slewEnd), rival == null ? NEVER : rival.next());
    }

    /** Paused from outside; the host tells when it is over, or does not. */
    void pause(double nanos, boolean told) {
        clocks.pause(nanos);
        if (told) {
            steering.resumed().forEach(this::apply);
            slewEnd = NEVER;
            nextBurst = now;
        }
    }

    void pauseInsideTheNextBurst(double nanos) {
        pauseInside = nanos;
    }

    /** Somebody else sets the clock; the guest notices. */
    void foreignStep(double nanos) {
        clocks.step(nanos);
        nextBurst = now;
    }

    private void burst() {
        bursts++;
        List<Sample> samples = new ArrayList<>();
        // Not after the last sample: that would be a pause after the burst.
        int pausedAt = pauseInside > 0 ? random.nextInt(7) : -1;
        for (int i = 0; i < 8; i++) {
            samples.add(sample(i == pausedAt ? pauseInside : 0));
            pass(SPACING);
        }
        if (pausedAt >= 0) {
            pauseInside = 0;
        }
        steering.found(clocks.discipline(), clocks.guest().boottime());
        Decision decision = steering.burst(samples, clocks.guest());
        if (decision.result() == Decision.Result.DISCARDED) {
            discarded++;
        } else {
            if (decision.result() == Decision.Result.JUMPED) {
                jumps++;
            }
            Optional<Duration> slew = decision.slew();
            slewEnd = slew.isPresent() ? now + slew.get().toNanos() : NEVER;
            decision.commands().forEach(this::apply);
            steering.lastCorrection().ifPresent(this::note);
        }
        nextBurst = now + decision.nextBurst().toNanos();
    }

    private void note(Correction correction) {
        if (corrections.isEmpty() || corrections.get(corrections.size() - 1) != correction) {
            corrections.add(correction);
        }
    }

    /** A pause falls into one of the three parts of a sample. */
    private Sample sample(double pause) {
        int part = random.nextInt(3);
        long t1 = clocks.guest().boottime();
        way(part == 0 ? pause : 0);
        long t2 = clocks.host();
        pass(1000 + random.nextInt(20_000));
        if (part == 1) {
            clocks.pause(pause);
        }
        long t3 = clocks.host();
        way(part == 2 ? pause : 0);
        return new Sample(t1, t2, t3, clocks.guest());
    }

    private void way(double pause) {
        double delay = usualDelay * (0.5 + random.nextDouble());
        if (random.nextInt(4) == 0) {
            delay *= 1 + 50 * random.nextDouble();
        }
        double before = random.nextDouble() * delay;
        pass(before);
        clocks.pause(pause);
        pass(delay - before);
    }

    private void pass(double nanos) {
        clocks.pass(nanos);
        now += nanos;
    }

    private void apply(ClockCommand command) {
        if (command instanceof ClockCommand.Step) {
            steps++;
            if (rival != null) {
                rival.stepped(now);
            }
        } else if (command instanceof ClockCommand.SetRate rate) {
            rates++;
            greatestSlew = Math.max(greatestSlew, Math.abs(rate.ppm() - steering.base()));
        }
        clocks.apply(command);
    }

    double now() {
        return now;
    }

    /** When the other program looks at its source next. */
    double rivalNext() {
        return rival.next();
    }

    double error() {
        return clocks.offset();
    }

    /** How far the estimate of the offset is off, less what it admits: positive when it is wrong. */
    double excess() {
        return steering.offset(clocks.guest())
                .map(estimate -> Math.abs(estimate.offset() - clocks.offset()) - estimate.bound())
                .orElse(-1.0);
    }

    /** What the estimate of the offset admits, in nanoseconds. */
    double bound() {
        return steering.offset(clocks.guest()).map(OffsetEstimate::bound).orElse(0L);
    }
}
