package io.github.wsld.common.stream;

import io.github.wsld.common.protocol.Limits;

/**
 * How much one side keeps for one stream, fixed for its life.
 *
 * @param ring most bytes kept until they are acknowledged; a full ring stops the reading of the local socket
 * @param window most bytes of the other side that wait for the local socket
 */
public record StreamSizes(int ring, int window) {

    public StreamSizes {
        if (ring < 1 || ring > Limits.MAX_WINDOW || window < 1 || window > Limits.MAX_WINDOW) {
            throw new IllegalArgumentException(
                    "ring " + ring + " and window " + window + " must be 1 to " + Limits.MAX_WINDOW);
        }
    }
}
