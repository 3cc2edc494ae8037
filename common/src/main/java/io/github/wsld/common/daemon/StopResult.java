package io.github.wsld.common.daemon;

/** How a stop went. */
public enum StopResult {
    /** Every part has stopped by itself and in time. */
    GRACEFUL,
    /** A part failed to stop, or was still at it when the time was over. */
    FORCED
}
