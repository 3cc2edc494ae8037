package io.github.wsld.common.stream;

import static io.github.wsld.common.stream.StreamSide.NEVER;

import java.util.random.RandomGenerator;

/**
 * When one endpoint may be dialled. One that works takes many dials at a time; one that does not, or whose last link
 * was lost, is tried by a single dial, and by the next one only after a wait. Dials are streams' or bare probes: the
 * outcome is the same.
 */
public final class EndpointDials {

    /** Most dials at a time over an endpoint without TLS. */
    public static final int MOST_DIALS = 32;
    /** Most dials at a time over TLS, whose handshakes take the processor. */
    public static final int MOST_TLS_DIALS = 4;
    /**
     * Wait after the loss of a link that worked, so that an endpoint that takes links and drops them is no busy loop.
     */
    private static final long AFTER_LOSS = 20_000_000L;

    private final int mostDials;
    private final Backoff backoff;
    private boolean working;
    private int underWay;
    private long nextDial;
    private long downSince = NEVER;

    public EndpointDials(int mostDials, StreamTimes times, RandomGenerator random) {
        this.mostDials = mostDials;
        this.backoff = new Backoff(times.longestWait(), random);
    }

    /** Whether the last that was heard of it was good. */
    public boolean isWorking() {
        return working;
    }

    /** Whether a dial may begin now. */
    public boolean mayDial(long now) {
        return underWay < (working ? mostDials : 1) && now >= nextDial;
    }

    /** When to ask again; {@link Long#MAX_VALUE} when not before a dial ends. */
    public long deadline() {
        return underWay < (working ? mostDials : 1) ? nextDial : NEVER;
    }

    public void began() {
        underWay++;
    }

    /** A dial got its REPLY, whatever that says. */
    public void succeeded() {
        underWay--;
        working = true;
        downSince = NEVER;
        nextDial = 0;
        backoff.reset();
    }

    /** A dial did not get a REPLY. Of many that were under way together the first counts: the others fail for the same reason. */
    public void failed(long now) {
        underWay--;
        boolean isNews = working || now >= nextDial;
        down(now);
        if (isNews) {
            nextDial = now + backoff.next();
        }
    }

    /** A dial was given up for a reason that says nothing of the endpoint. */
    public void cancelled() {
        underWay--;
    }

    /** A link that had worked was lost. */
    public void lost(long now) {
        if (working) {
            down(now);
            nextDial = now + backoff.jittered(AFTER_LOSS);
        }
    }

    /** The machine has slept, or the network changed: what failed before may work now. */
    public void resumed() {
        nextDial = 0;
        backoff.reset();
    }

    /** Whether it has failed so often, or for so long, that the next endpoint should be used. */
    boolean isDown(long now) {
        return backoff.failures() >= 2 || backoff.failures() > 0 && now - downSince >= 3_000_000_000L;
    }

    private void down(long now) {
        working = false;
        downSince = Math.min(downSince, now);
    }
}
