package io.github.wsld.guest.host;

import io.github.wsld.common.loop.Channel;
import java.nio.ByteBuffer;

/** A stream whose target is connected, and which has no client yet. Its taker does one of the two at once. */
public interface OpenedStream {
    /**
     * Takes over the client.
     *
     * @param fromClient bytes that were read from it already
     */
    void join(Channel client, ByteBuffer fromClient);

    /** The client is gone. */
    void abandon();
}
