package io.github.wsld.common.time;

import java.io.IOException;
import java.util.Optional;

/** The clock of the machine that this runs on. For one thread. */
public interface SystemClock {
    /** CLOCK_BOOTTIME alone. */
    long boottime();

    /** All clocks, read as close together as can be had. */
    ClockReading read();

    /** What the kernel was last told of the clock. */
    Discipline discipline() throws IOException;

    /** Why this process may not set the clock, and the line to run; empty when it may, as far as is known. */
    Optional<String> denial();

    /**
     * Adds to the clock.
     *
     * @throws ClockDeniedException without the right to
     * @throws IOException with the operation, its operands and the error
     */
    void step(long offset) throws IOException;

    /**
     * Lets the clock run at this rate against the raw one.
     *
     * @throws ClockDeniedException without the right to
     * @throws IOException with the operation, its operands and the error
     */
    void setRate(double ppm) throws IOException;

    /** Begins to watch for steps, whoever does them. */
    StepWatch watchSteps() throws IOException;
}
