package io.github.wsld.common.time;

/**
 * A correction of the clock.
 *
 * @param kind how
 * @param offset that was corrected
 * @param when the guest's boottime at which it began
 */
public record Correction(Kind kind, long offset, long when) {
    /** How a clock is corrected. */
    public enum Kind {
        STEP,
        SLEW
    }
}
