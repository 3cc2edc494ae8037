package io.github.wsld.host.vm;

import java.io.IOException;
import java.util.UUID;

/** Serves the guests of one machine at a time. For the loop's thread. */
public interface VmServer {

    /**
     * Begins to listen for a machine's guests.
     *
     * @throws IOException with the address, the code and what to do
     */
    void listen(UUID vm) throws IOException;

    /** The machine is gone: stops listening for it and ends what its guests have left behind. */
    void end(UUID vm);
}
