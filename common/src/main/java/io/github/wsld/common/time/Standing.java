package io.github.wsld.common.time;

import java.time.Duration;
import java.util.Optional;

/**
 * How this program stands to others that set the clock.
 *
 * @param role what it does now
 * @param fight whether another program undoes it again and again
 * @param lastAct what another program did last, such as "stepped the clock"
 * @param sinceLastAct how long ago that was, at most
 */
public record Standing(
        TimeMode mode, Role role, boolean fight, Optional<String> lastAct, Optional<Duration> sinceLastAct) {
    /** What this program does to the clock. */
    public enum Role {
        /** It sets it. */
        KEEPING,
        /** It measures: another program sets it. */
        WATCHING,
        /** It puts right, for once, what another program left wrong. */
        CORRECTING
    }
}
