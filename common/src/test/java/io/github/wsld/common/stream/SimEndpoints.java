package io.github.wsld.common.stream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/** The endpoints that the guest of a {@link Simulation} dials, of which some do not answer at times. */
final class SimEndpoints {
    private final SplittableRandom random;
    private final List<EndpointDials> dials = new ArrayList<>();
    private final boolean[] up;
    private final Failover failover;

    SimEndpoints(SplittableRandom random) {
        this.random = random;
        up = new boolean[1 + random.nextInt(3)];
        allUp();
        for (int i = 0; i < up.length; i++) {
            dials.add(new EndpointDials(32, StreamTimes.DEFAULT, random));
        }
        failover = new Failover(dials, StreamTimes.DEFAULT);
    }

    void allUp() {
        Arrays.fill(up, true);
    }

    void turnOne() {
        up[random.nextInt(up.length)] ^= true;
    }

    /** Probes the first if that is due; returns whether it was. */
    boolean probe(long now) {
        EndpointDials first = dials.get(0);
        if (!failover.isProbeDue(now) || !first.mayDial(now)) {
            return false;
        }
        failover.probeBegan(now);
        first.began();
        if (up[0]) {
            first.succeeded();
            failover.probeSucceeded(now);
        } else {
            first.failed(now);
        }
        return true;
    }

    boolean mayDial(long now) {
        return dials.get(failover.current(now)).mayDial(now);
    }

    /** Begins a dial: over which endpoint; empty when that does not answer. */
    OptionalInt dial(long now) {
        int to = failover.current(now);
        dials.get(to).began();
        if (up[to]) {
            return OptionalInt.of(to);
        }
        dials.get(to).failed(now);
        return OptionalInt.empty();
    }

    void replied(int endpoint) {
        dials.get(endpoint).succeeded();
    }

    /** A link has ended, before its reply or after. */
    void closed(int endpoint, boolean replied, long now) {
        if (replied) {
            dials.get(endpoint).lost(now);
        } else {
            dials.get(endpoint).failed(now);
        }
    }

    void resumed(long now) {
        failover.resumed(now);
    }

    long deadline(long now) {
        return dials.get(failover.current(now)).deadline();
    }
}
