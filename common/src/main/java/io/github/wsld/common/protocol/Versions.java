package io.github.wsld.common.protocol;

/** The versions of the link set-up that this code speaks. */
final class Versions {

    static final int LOWEST = 1;
    static final int HIGHEST = 1;
    /** Stands for no version. */
    static final int NONE = 0;

    private Versions() {}

    /** The highest version that a range shares with ours; {@link #NONE} when they do not meet. */
    static int highestCommon(int lowest, int highest) {
        int common = Math.min(highest, HIGHEST);
        return common < Math.max(lowest, LOWEST) ? NONE : common;
    }

    static boolean isSpoken(int version) {
        return version >= LOWEST && version <= HIGHEST;
    }
}
