package io.github.wsld.host.serve;

import io.github.wsld.common.stream.StreamLimits;
import java.time.Duration;

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

    /** The defaults but for how long a stream is kept whose guest is not heard. */
    public static StreamSettings keeping(Duration retention) {
        return new StreamSettings(
                DEFAULT.most, DEFAULT.memory, new StreamLimits(DEFAULT.limits.tombstones(), retention));
    }
}
