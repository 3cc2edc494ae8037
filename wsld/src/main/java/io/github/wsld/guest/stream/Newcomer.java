package io.github.wsld.guest.stream;

import java.nio.ByteBuffer;

/**
 * A client that was accepted and is not connected yet, as one run of wsld leaves it to the next, which begins with it anew.
 *
 * @param at where it came to: {@code :0}, {@code tcp:8080} for the port that it is to reach on the host, the endpoint of a socket
 * @param descriptor whoever takes it up owns it
 * @param said what was read from it so far
 */
public record Newcomer(String at, int descriptor, ByteBuffer said) {
    /** One that was not read from. */
    public Newcomer(String at, int descriptor) {
        this(at, descriptor, ByteBuffer.allocate(0));
    }
}
