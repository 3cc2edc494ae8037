package io.github.wsld.host.serve;

import io.github.wsld.common.stream.StreamLimits;

/**
 * How much this host keeps of streams.
 *
 * @param most streams at once, 1 or more
 * @param memory bytes for the rings and windows of all, at least 48 KiB each
 * @param limits what is kept of each, and how long
 */
public record StreamSettings(int most, long memory, StreamLimits limits) {
    /** 4096 streams, 256 MiB, a day. */
    public static final StreamSettings DEFAULT =
            new StreamSettings(StreamLimits.STREAMS, StreamLimits.MEMORY, StreamLimits.DEFAULT);
}
