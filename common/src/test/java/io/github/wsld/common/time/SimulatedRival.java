package io.github.wsld.common.time;

import java.util.Random;

/**
 * Another program that sets the guest's clock, to the host's plus a lie. It looks at its source every so often, and mends what it
 * sees by its manner.
 */
final class SimulatedRival {
    /** How it mends. */
    enum Manner {
        /** chronyd: a rate of its own, a step for the first three looks alone, and fast slews. */
        CHRONYD(83_333),
        /** systemd-timesyncd: steps from 0.4 s on, below that the kernel's phase-locked loop. */
        TIMESYNCD(500),
        /** Somebody's script. */
        STEPPER(0);

        private final double slewPpm;

        Manner(double slewPpm) {
            this.slewPpm = slewPpm;
        }
    }

    private static final double NEVER = Double.POSITIVE_INFINITY;
    private static final double SECOND = 1e9;
    private static final double MOST_PHASE = 0.4 * SECOND;

    private final Manner manner;
    private final double lie;
    private final double period;
    /** What it takes the clock's rate for. */
    private final double rate;

    private final Random random;
    private double nextLook;
    private double slewEnd = NEVER;
    private int looks;

    /**
     * @param lie what its source is ahead of the host by
     * @param period between two looks
     * @param rate that it runs the clock at
     */
    SimulatedRival(Manner manner, double lie, double period, double rate, double begin, Random random) {
        this.manner = manner;
        this.lie = lie;
        this.period = period;
        this.rate = rate;
        this.random = random;
        this.nextLook = begin;
    }

    /** Somebody else stepped the clock: systemd-timesyncd watches for that. */
    void stepped(double now) {
        if (manner == Manner.TIMESYNCD && nextLook < NEVER) {
            nextLook = now + 50e6;
        }
    }

    /** When it does something next. */
    double next() {
        return Math.min(nextLook, slewEnd);
    }

    /** A slew by rate goes on without end, one by the kernel does not. */
    void die() {
        nextLook = NEVER;
        if (manner == Manner.CHRONYD) {
            slewEnd = NEVER;
        }
    }

    /** How far it can pull the clock in some time, by slews. */
    double mostPull(double nanos) {
        return manner == Manner.CHRONYD ? manner.slewPpm * 1e-6 * nanos : Double.POSITIVE_INFINITY;
    }

    /** Does it; gives what it stepped the clock by. */
    double act(SimulatedClocks clocks, double now) {
        if (slewEnd <= now) {
            slewEnd = NEVER;
            clocks.hiddenRate(0);
            if (manner == Manner.CHRONYD) {
                clocks.rate(rate);
            }
        }
        if (nextLook > now) {
            return 0;
        }
        nextLook = now + period;
        looks++;
        return mend(clocks, clocks.offset() + lie + random.nextGaussian() * 50_000, now);
    }

    private double mend(SimulatedClocks clocks, double offset, double now) {
        boolean steps = switch (manner) {
            case CHRONYD -> looks <= 3 && Math.abs(offset) > SECOND;
            case TIMESYNCD -> Math.abs(offset) > MOST_PHASE;
            case STEPPER -> true;
        };
        if (steps) {
            slewEnd = NEVER;
            clocks.step(offset);
        } else {
            double ppm = Math.min(manner.slewPpm, Math.abs(offset) / period * 1e6);
            slewEnd = now + Math.max(1e6, Math.abs(offset) / Math.max(ppm * 1e-6, 1e-12));
            if (manner == Manner.CHRONYD) {
                clocks.rate(rate + Math.copySign(ppm, offset));
            } else {
                clocks.hiddenRate(Math.copySign(ppm, offset));
            }
        }
        if (manner != Manner.STEPPER) {
            clocks.synchronise(1e6);
        }
        return steps ? offset : 0;
    }
}
