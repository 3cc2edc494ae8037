package io.github.wsld.common.stream;

/** What has become of one side's streams since its start. For the loop's thread. */
public final class StreamCounters {
    private long opened;
    private long resumed;
    private long lostLinks;

    public void opened() {
        opened++;
    }

    public void resumed() {
        resumed++;
    }

    public void lostLink() {
        lostLinks++;
    }

    /** Streams begun at the host; in the guest, those whose target was connected. */
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
