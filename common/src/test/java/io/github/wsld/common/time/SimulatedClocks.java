package io.github.wsld.common.time;

/** A host's clock and a guest's, both exact: what a real guest can only estimate can be read here. */
final class SimulatedClocks {
    private static final long EPOCH = 1_800_000_000_000_000_000L;

    private final double driftPpm;
    /** Nanoseconds since the begin, as doubles: exact to a thousandth for weeks. */
    private double hostElapsed;

    private double rawElapsed;
    private double bootElapsed;
    private double stepped;
    private double ratePpm;

    /**
     * @param driftPpm how fast the host's clock gains on the guest's raw one
     * @param offset the host's clock less the guest's at the begin
     */
    SimulatedClocks(double driftPpm, long offset, double ratePpm) {
        this.driftPpm = driftPpm;
        this.stepped = -offset;
        this.ratePpm = ratePpm;
    }

    /** Lets time pass, by the host's clock. */
    void pass(double nanos) {
        hostElapsed += nanos;
        double raw = nanos / (1 + driftPpm * 1e-6);
        rawElapsed += raw;
        bootElapsed += raw * (1 + ratePpm * 1e-6);
    }

    /** The guest is paused while time passes for the host. */
    void pause(double nanos) {
        hostElapsed += nanos;
    }

    void step(double nanos) {
        stepped += nanos;
    }

    void apply(ClockCommand command) {
        if (command instanceof ClockCommand.Step step) {
            step(step.offset());
        } else if (command instanceof ClockCommand.SetRate rate) {
            ratePpm = rate.ppm();
        }
    }

    long host() {
        return EPOCH + Math.round(hostElapsed);
    }

    ClockReading guest() {
        return new ClockReading(
                EPOCH + Math.round(bootElapsed + stepped), Math.round(bootElapsed), Math.round(rawElapsed), 0);
    }

    /** The host's clock less the guest's. */
    double offset() {
        return hostElapsed - bootElapsed - stepped;
    }

    double ratePpm() {
        return ratePpm;
    }
}
