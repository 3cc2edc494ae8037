package io.github.wsld.common.time;

/**
 * The host's clock less the guest's: positive when the guest is behind.
 *
 * @param offset best guess
 * @param bound the truth is at most this far from it, either way
 * @param when the guest's boottime that it holds for
 */
public record OffsetEstimate(long offset, long bound, long when) {
    /** Whether the guest's clock is wrong for certain, as opposed to perhaps right. */
    boolean isSignificant() {
        return Math.abs(offset) > bound;
    }
}
