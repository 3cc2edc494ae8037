package io.github.wsld.host.vm;

import java.io.IOException;
import java.util.List;

/** The virtual machines that the Host Compute Service keeps in the registry. Blocks: for worker threads. */
public interface RecordedVms {

    /**
     * The names of the keys of virtual machines, which are their ids; containers are left out.
     *
     * @throws IOException with the key, the code and what to do
     */
    List<String> ids() throws IOException;
}
