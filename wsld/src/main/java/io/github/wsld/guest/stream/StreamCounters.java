package io.github.wsld.guest.stream;

/** What has become of streams since the start. For the loop's thread. */
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

    /** Streams whose target was connected. */
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
