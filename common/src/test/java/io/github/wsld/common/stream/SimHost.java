package io.github.wsld.common.stream;

import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.protocol.Target;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The host of a {@link Simulation}, process after process: what it knows of streams goes on in the next one, or is lost with it. */
final class SimHost {
    private static final Duration RETENTION = Duration.ofHours(24);

    private final Simulation sim;
    private final StreamSizes sizes;
    private Instance instance;
    private PiecePool pool;
    private StreamBudget budget;
    private StreamTable table;

    SimHost(Simulation sim) {
        this.sim = sim;
        this.instance = sim.instance();
        this.sizes = sim.sizes();
        begin();
    }

    private void begin() {
        pool = sim.newPool();
        budget = new StreamBudget(10, 1 << 20, sizes, sizes);
        table = new StreamTable(new StreamLimits(1000, RETENTION), budget, pool, new Targets() {
            @Override
            public Optional<Reason> denial(Target target) {
                return sim.streamOf(target).denial(target);
            }

            @Override
            public Local connect(HostStream stream, Target target) {
                return sim.streamOf(target).connect(stream, target);
            }
        });
    }

    Instance instance() {
        return instance;
    }

    StreamSizes sizes() {
        return sizes;
    }

    StreamTable table() {
        return table;
    }

    /** The next process goes on with all. */
    void restarts() {
        table.detach(sim.now);
        List<byte[]> states = table.streams().stream().map(HostStream::state).toList();
        byte[] memory = table.memory(List.of(), Reason.NONE, sim.now);
        begin();
        try {
            table.restoreMemory(memory, sim.now);
            for (byte[] state : states) {
                table.restore(state, this::handedOver, sim.now);
            }
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    private Local handedOver(HostStream stream) {
        SimStream of = sim.streamOf(stream.target());
        of.host = stream;
        return of.target;
    }

    /** The next process knows nothing. */
    void crashes() {
        instance = sim.instance();
        begin();
    }

    long lentBytes() {
        return pool.lentBytes();
    }

    /** What no guest will ask for any more goes in time, and what is remembered of it. */
    void letsTimePass() {
        sim.now += RETENTION.toNanos() + StreamLimits.DONE_REMEMBERED.toNanos() + 1;
        table.tick(sim.now);
    }

    void verify() {
        Simulation.check(table.streams().isEmpty() && table.tombstones() == 0, "the host has not forgotten");
        Simulation.check(budget.streams() == 0, budget.streams() + " shares are still taken");
    }
}
