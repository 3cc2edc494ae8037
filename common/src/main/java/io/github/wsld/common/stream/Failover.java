package io.github.wsld.common.stream;

import java.util.List;

/**
 * Which of the guest's endpoints is dialled: the first of the list that works. While it is not the first, that is
 * probed from time to time by a bare {@code info}, and used again once it answers.
 */
public final class Failover {

    /** A stream that has been quiet so long may be moved to a better endpoint. */
    public static final long QUIET = 1_000_000_000L;

    private final List<EndpointDials> endpoints;
    private final long probeEvery;
    private int current;
    private long nextProbe = StreamSide.NEVER;

    /** @param endpoints in the order of preference, one or more */
    public Failover(List<EndpointDials> endpoints, StreamTimes times) {
        this.probeEvery = times.probeEvery();
        this.endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("no endpoint to dial");
        }
    }

    /** Index of the endpoint for the next dial: while none works, the one whose turn comes first. */
    public int current(long now) {
        if (endpoints.get(current).isDown(now)) {
            int best = 0;
            for (int i = 0; i < endpoints.size(); i++) {
                if (!endpoints.get(i).isDown(now)) {
                    use(i, now);
                    return i;
                }
                best = endpoints.get(i).deadline() < endpoints.get(best).deadline() ? i : best;
            }
            use(best, now);
        }
        return current;
    }

    /**
     * Whether the first endpoint should be probed now; then its outcome is told to its {@link EndpointDials} and here.
     */
    public boolean isProbeDue(long now) {
        return current != 0 && now >= nextProbe;
    }

    /** When {@link #isProbeDue} will be true; {@link Long#MAX_VALUE} while the first is in use. */
    public long deadline() {
        return nextProbe;
    }

    public void probeBegan(long now) {
        nextProbe = now + probeEvery;
    }

    /** The first endpoint has answered: dials go there, and quiet streams may move. */
    public void probeSucceeded(long now) {
        use(0, now);
    }

    /** The machine has slept, or the network changed: the first endpoint gets its turn at once. */
    public void resumed(long now) {
        endpoints.forEach(EndpointDials::resumed);
        use(0, now);
    }

    private void use(int next, long now) {
        if (current == 0 && next != 0) {
            nextProbe = now + probeEvery;
        } else if (next == 0) {
            nextProbe = StreamSide.NEVER;
        }
        current = next;
    }
}
