package io.github.wsld.common.daemon;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Keeps open descriptors from the end of one run of a daemon to the start of the next, such as the service manager does. What was
 * kept is passed to each run until one has it forgotten. Any thread.
 */
public interface DescriptorStore {

    /** Those that are kept now, as this process has them; their taker closes them. */
    List<Integer> kept();

    /** How many it takes; 0 where there is none. */
    int capacity();

    /** A new file in memory, which lives as long as it is open somewhere. The caller closes it. */
    int file() throws IOException;

    /** Closes a descriptor here. */
    void close(int descriptor);

    /** Closes a descriptor, and ends its connection or its listening even if it is still open elsewhere. */
    void end(int descriptor);

    /** Keeps descriptors, which stay open here too. May wait. */
    void keep(List<Integer> descriptors) throws IOException;

    /** Forgets all that it keeps; what is open here stays open. */
    void forget() throws IOException;

    /**
     * Waits until all that was asked before is done.
     *
     * @throws IOException when that takes longer
     */
    void settle(Duration atMost) throws IOException;
}
