package io.github.wsld.guest.host;

import io.github.wsld.common.loop.Channel;
import java.nio.ByteBuffer;

/** How an attempt to open a link to a target ended. Told once, on the loop's thread. */
public interface LinkOutcome {
    /**
     * The target is connected. Takes over the channel.
     *
     * @param first bytes of the target that came along with the reply
     */
    void connected(Channel link, ByteBuffer first);

    /**
     * The target is connected by a stream, which outlives its links. Told only to who asked for one.
     */
    default void opened(OpenedStream stream) {
        throw new IllegalStateException("a stream that nobody asked for: " + stream);
    }

    /**
     * An old host took the link and gives no answer: whether the target is connected shows by what it sends. Takes over the
     * channel.
     */
    void unconfirmed(Channel link);

    /**
     * There is no link.
     *
     * @param reason a sentence for the person at the client
     */
    void failed(String reason);
}
