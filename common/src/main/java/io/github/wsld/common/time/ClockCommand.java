package io.github.wsld.common.time;

/** What to do to the guest's clock, at once and in order. */
public sealed interface ClockCommand {
    /**
     * Sets the clock.
     *
     * @param offset added to it
     */
    record Step(long offset) implements ClockCommand {}

    /**
     * Lets the clock run at this rate from now on.
     *
     * @param ppm against the raw clock
     */
    record SetRate(double ppm) implements ClockCommand {}
}
