package io.github.wsld.guest.time;

import io.github.wsld.common.time.ClockWriter;
import io.github.wsld.common.time.Correction;
import io.github.wsld.common.time.DriftEstimate;
import io.github.wsld.common.time.OffsetEstimate;
import io.github.wsld.common.time.Standing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the clock is doing.
 *
 * @param offset of the host's clock against this one now, by all that is known; empty before the first burst
 * @param drift how fast the host's clock gains on this one's raw rate
 * @param lastCorrection newest one, whether it has reached its end or not
 * @param corrected how long ago that began
 * @param slewing whether it is under way
 * @param nextBurst when the next burst of samples begins; empty while one is under way
 * @param denial why the clock is only measured, with the line to run; empty when it is set too
 * @param problem why the newest burst came to nothing; empty when it did not
 * @param bursts that came to something
 * @param discarded bursts whose samples contradicted each other
 * @param jumps of the host's clock against this one, unannounced ones alone
 * @param resumes that the host told of
 * @param foreignSteps of this clock by other programs
 * @param standing who sets the clock
 * @param writers what else may set it, as far as is known
 * @param feed where samples go; empty when nowhere
 */
public record TimeStatus(
        Optional<OffsetEstimate> offset,
        DriftEstimate drift,
        Optional<Correction> lastCorrection,
        Optional<Duration> corrected,
        boolean slewing,
        Optional<Duration> nextBurst,
        Optional<String> denial,
        Optional<String> problem,
        long bursts,
        long discarded,
        long jumps,
        long resumes,
        long foreignSteps,
        Standing standing,
        List<ClockWriter> writers,
        Optional<Feed> feed) {
    /**
     * Samples for another program.
     *
     * @param name where they go
     * @param sent how many have gone
     * @param problem why the newest one did not
     */
    public record Feed(String name, long sent, Optional<String> problem) {}
}
