package io.github.wsld.host.serve;

/** What a host has seen of streams since its start. For the loop's thread. */
public final class StreamCounters {
    private long opened;
    private long resumed;
    private long lostLinks;

    void opened() {
        opened++;
    }

    void resumed() {
        resumed++;
    }

    void lostLink() {
        lostLinks++;
    }

    /** Streams begun. */
    public long opens() {
        return opened;
    }

    /** Links that took the place of an earlier one. */
    public long resumes() {
        return resumed;
    }

    /** Links that ended while their stream had not. */
    public long lostLinks() {
        return lostLinks;
    }
}
