package io.github.wsld.common.time;

/**
 * What the kernel was last told of the clock, by whomever.
 *
 * @param ppm the rate at which the clock runs against the raw one
 * @param synchronised a program said that it keeps the clock, and nobody has stepped it since
 * @param maxError the greatest error by that program's word, grown since by {@link #ERROR_GROWTH_PPM}
 */
public record Discipline(double ppm, boolean synchronised, long maxError) {
    /** MAXFREQ of linux/timex.h: what the kernel takes the worst clock for. */
    public static final double ERROR_GROWTH_PPM = 500;

    /** The longest time for which no program can have spoken; the truth is less, as far as it admitted an error. */
    long silence() {
        return Math.round(maxError / (ERROR_GROWTH_PPM * 1e-6));
    }
}
