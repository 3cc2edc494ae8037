package io.github.wsld.common.stream;

/**
 * Shares a bounded memory out among streams: each gets its ring and window when it begins, for life, so that neither
 * a stuck socket nor a stream without a link can take what another was promised. The first get as much as a stream
 * can use; as the memory fills, less; the last of {@code mostStreams} still {@link #LEAST}.
 */
public final class StreamBudget {

    /** Greatest ring and window: 1 MiB each. */
    public static final StreamSizes MOST = new StreamSizes(1 << 20, 1 << 20);
    /** Least ring and window: 16 KiB each. */
    public static final StreamSizes LEAST = new StreamSizes(16 * 1024, 16 * 1024);
    /** A queue gets at most this part of what is free, beyond what the streams to come need at least. */
    private static final int PART = 32;
    /** A queue whose bytes do not begin where a piece does takes one piece more. */
    private static final int OVERHEAD = 2 * PiecePool.PIECE_SIZE;

    private final int mostStreams;
    private final StreamSizes least;
    private final StreamSizes most;
    private long free;
    private int streams;

    /** @param bytes for all streams: at least 48 KiB each */
    public StreamBudget(int mostStreams, long bytes) {
        this(mostStreams, bytes, LEAST, MOST);
    }

    StreamBudget(int mostStreams, long bytes, StreamSizes least, StreamSizes most) {
        this.mostStreams = mostStreams;
        this.least = least;
        this.most = most;
        this.free = bytes;
        if (mostStreams < 1 || bytes < mostStreams * cost(least)) {
            throw new IllegalArgumentException(
                    mostStreams + " streams need " + mostStreams * cost(least) + " bytes, not " + bytes);
        }
    }

    public boolean isExhausted() {
        return streams >= mostStreams;
    }

    /** Streams that have a share. */
    public int streams() {
        return streams;
    }

    /** A share, for a budget that is not exhausted; to be given back. */
    public StreamSizes take() {
        if (isExhausted()) {
            throw new IllegalStateException("all " + mostStreams + " shares are taken");
        }
        long spare = Math.max(0, free - (mostStreams - streams) * cost(least)) / PART;
        StreamSizes sizes = new StreamSizes((int) Math.min(most.ring(), least.ring() + spare), (int)
                Math.min(most.window(), least.window() + spare));
        adopt(sizes);
        return sizes;
    }

    /** Counts a share that was taken in an earlier run; when budgets have become smaller, more than there is. */
    public void adopt(StreamSizes sizes) {
        streams++;
        free -= cost(sizes);
    }

    public void release(StreamSizes sizes) {
        streams--;
        free += cost(sizes);
    }

    private static long cost(StreamSizes sizes) {
        return (long) sizes.ring() + sizes.window() + OVERHEAD;
    }
}
