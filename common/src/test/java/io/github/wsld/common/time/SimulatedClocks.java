package io.github.wsld.common.time;

/** A host's clock and a guest's, both exact: what a real guest can only estimate can be read here. */
final class SimulatedClocks {
    /** NTP_PHASE_LIMIT of the kernel. */
    private static final double LIMIT = 16e9;

    private static final long EPOCH = 1_800_000_000_000_000_000L;

    private final double driftPpm;
    /** Nanoseconds since the begin, as doubles: exact to a thousandth for weeks. */
    private double hostElapsed;

    private double rawElapsed;
    private double bootElapsed;
    private double stepped;
    private double ratePpm;
    /** A slew that does not show in the rate, as the kernel's phase-locked loop makes one. */
    private double hiddenPpm;

    private boolean synchronised;
    private double maxError = LIMIT;

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
        bootElapsed += raw * (1 + (ratePpm + hiddenPpm) * 1e-6);
        maxError = Math.min(LIMIT, maxError + raw * Discipline.ERROR_GROWTH_PPM * 1e-6);
    }

    /** The guest is paused while time passes for the host. */
    void pause(double nanos) {
        hostElapsed += nanos;
    }

    /** As a kernel does, a step takes back that the clock is right, and ends what the phase-locked loop was at. */
    void step(double nanos) {
        stepped += nanos;
        synchronised = false;
        maxError = LIMIT;
        hiddenPpm = 0;
    }

    /** Another program sets the rate. */
    void rate(double ppm) {
        ratePpm = ppm;
    }

    void hiddenRate(double ppm) {
        hiddenPpm = ppm;
    }

    /** Another program says that it keeps the clock. */
    void synchronise(double error) {
        synchronised = true;
        maxError = error;
    }

    Discipline discipline() {
        return new Discipline(ratePpm, synchronised, Math.round(maxError / 1000) * 1000);
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

    double driftPpm() {
        return driftPpm;
    }

    double ratePpm() {
        return ratePpm;
    }
}
