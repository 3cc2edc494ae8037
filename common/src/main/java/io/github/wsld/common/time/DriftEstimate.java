package io.github.wsld.common.time;

/**
 * How fast the host's clock gains on the guest's raw one.
 *
 * @param ppm best guess; negative when it loses
 * @param boundPpm the truth is at most this far from it
 * @param isKnown whether it was measured; otherwise it is any clock's
 */
public record DriftEstimate(double ppm, double boundPpm, boolean isKnown) {
    /** Worse clocks are broken; also the most that ADJ_FREQUENCY takes. */
    public static final double MOST_PPM = 500;

    static final DriftEstimate UNKNOWN = new DriftEstimate(0, MOST_PPM, false);
}
