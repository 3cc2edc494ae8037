package io.github.wsld.common.stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two sides over a model network, one schedule after another. A failure names its schedule's seed: {@code
 * -Dwsld.seed=N} makes it the first.
 */
class SimulationTest {

    private static final long SEED = Long.getLong("wsld.seed", System.nanoTime());

    @Test
    void twentyThousandSchedules() {
        run(20_000);
    }

    @Test
    @Tag("nightly")
    void aMillionSchedules() {
        run(1_000_000);
    }

    private static void run(int schedules) {
        System.out.println("SimulationTest: -Dwsld.seed=" + SEED);
        for (int i = 0; i < schedules; i++) {
            long seed = SEED + i;
            try {
                new Simulation(seed).run();
            } catch (RuntimeException | Error e) {
                throw new AssertionError("schedule " + i + ", -Dwsld.seed=" + seed + ": " + e.getMessage(), e);
            }
        }
    }
}
