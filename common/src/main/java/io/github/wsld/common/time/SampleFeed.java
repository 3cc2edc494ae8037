package io.github.wsld.common.time;

import java.io.IOException;

/** Where samples go that another program sets the clock by. */
public interface SampleFeed {
    /** What is shown to people: where it is. */
    String name();

    /**
     * Sends a sample; never waits.
     *
     * @param realtime the guest's clock, nanoseconds since the epoch
     * @param offset the host's less the guest's at that moment, nanoseconds
     * @throws IOException when nobody takes it, with what to do
     */
    void send(long realtime, long offset) throws IOException;
}
