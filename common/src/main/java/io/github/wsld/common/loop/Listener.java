package io.github.wsld.common.loop;

import io.github.wsld.common.endpoint.Endpoint;

/** A listening socket. Owns its descriptor and, for AF_UNIX, its file; both are gone after {@link #close}. */
public interface Listener extends AutoCloseable {

    /** The descriptor to watch and to accept from. */
    int descriptor();

    /** Where it listens, with the port that the kernel chose. */
    Endpoint endpoint();

    @Override
    void close();
}
