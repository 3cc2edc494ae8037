package io.github.wsld.bench;

import io.github.wsld.bench.section.Effort;

/** How long a run may take. */
enum Mode {
    /** Only shows that everything runs. */
    SMOKE(1, 50, 1, 1),
    QUICK(8, 100, 3, 10),
    FULL(16, 600, 18, 60);

    private final int rounds;
    private final int milliseconds;
    private final int warmUpSeconds;
    private final int idleSeconds;

    Mode(int rounds, int milliseconds, int warmUpSeconds, int idleSeconds) {
        this.rounds = rounds;
        this.milliseconds = milliseconds;
        this.warmUpSeconds = warmUpSeconds;
        this.idleSeconds = idleSeconds;
    }

    Effort effort(int soakMinutes, long seed) {
        return new Effort(rounds, milliseconds, warmUpSeconds, idleSeconds, soakMinutes, seed);
    }
}
