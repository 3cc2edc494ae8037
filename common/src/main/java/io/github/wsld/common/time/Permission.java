package io.github.wsld.common.time;

/** What may be done to the clock after a burst. */
enum Permission {
    /** Nothing. */
    MEASURE,
    /** Its error may be corrected; the rate at which it was found to run stays. */
    CORRECT,
    /** The same, by a step: a slew would be overwritten. */
    STEP,
    /** Its error may be corrected, and its rate set. */
    KEEP
}
