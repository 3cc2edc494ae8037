package io.github.wsld.common.stream;

import java.time.Duration;

/**
 * How much a host keeps of streams, and how long.
 *
 * @param tombstones most streams and ended streams together that are remembered
 * @param retention how long a stream is kept whose guest is not heard, and the reason of one that ended before its
 *     time, while the host is awake. A link alone does not keep a stream: it may be dead without anybody having said so.
 *     A stream with a link is kept by whatever its guest says over any
 */
public record StreamLimits(int tombstones, Duration retention) {

    /** Most streams of a host at a time, by default. */
    public static final int STREAMS = 4096;
    /** Bytes for the rings and windows of all streams of a daemon, by default: 256 MiB. */
    public static final long MEMORY = 256L << 20;
    /** The defaults. */
    public static final StreamLimits DEFAULT = new StreamLimits(65536, Duration.ofHours(24));
    /**
     * How long it is remembered at least that a stream is over. A REQUEST is handled within {@link
     * io.github.wsld.common.protocol.Limits#SETUP_DEADLINE} of the accept of its link, or never: six times that.
     */
    static final Duration DONE_REMEMBERED = Duration.ofSeconds(60);
    /** Most runs of guests that are remembered as gone at a time. */
    static final int MOST_BURIED = 64;
    /** What a guest waits after BUSY. */
    static final Duration RETRY_AFTER = Duration.ofSeconds(5);
}
