package io.github.wsld.common.loop;

/**
 * What a loop pays for a short answer.
 *
 * @see EventLoop#latency
 */
public enum Latency {
    /** Sleeps as soon as there is nothing to do: no processor time but for work. */
    NORMAL(0),
    /**
     * Stays awake for 0.1 ms after each event, a few times what a peer that is awake takes to answer: to wake a sleeping thread
     * takes the kernel longer than all else that a relay does with a short message. Only cores that have nothing else to do are
     * spent on it.
     */
    LOW(100_000);

    private final long nanosAwake;

    Latency(long nanosAwake) {
        this.nanosAwake = nanosAwake;
    }

    long nanosAwake() {
        return nanosAwake;
    }
}
