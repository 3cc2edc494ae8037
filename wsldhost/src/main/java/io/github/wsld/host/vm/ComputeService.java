package io.github.wsld.host.vm;

import java.io.IOException;

/** The Host Compute Service (HCS) of Windows, which runs virtual machines. Blocks: for worker threads. */
public interface ComputeService {

    /**
     * What HcsEnumerateComputeSystems gave.
     *
     * @param result an HRESULT: negative is failure
     * @param systems a JSON array; null or anything else when it failed
     */
    record Reply(int result, String systems) {}

    /**
     * Lists the compute systems that run.
     *
     * @throws IOException when there is no such service here, with what to do
     */
    Reply systems() throws IOException;
}
