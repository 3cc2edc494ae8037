package io.github.wsld.common.time;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What follows from a burst.
 *
 * @param result what came of it
 * @param commands to apply at once
 * @param slew time after which {@link Steering#slewEnded} is to be called, by the guest's adjusted clock; replaces an earlier one
 * @param nextBurst time after which another burst is worth it
 */
public record Decision(Result result, List<ClockCommand> commands, Optional<Duration> slew, Duration nextBurst) {
    /** What came of a burst. */
    public enum Result {
        /** Its samples contradict each other; nothing follows. */
        DISCARDED,
        /** It fits what was known. */
        STEADY,
        /** The host's clock and the guest's have moved against each other since the last one. */
        JUMPED
    }
}
