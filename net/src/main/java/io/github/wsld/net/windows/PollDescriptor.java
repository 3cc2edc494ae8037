package io.github.wsld.net.windows;

import java.nio.ByteBuffer;

/**
 * WSAPOLLFD of winsock2.h.
 *
 * <pre>
 * 16 bytes   0 u64 socket   8 i16 events asked for   10 i16 events told
 * </pre>
 */
final class PollDescriptor {
    static final int BYTES = 16;

    /** POLLRDNORM: bytes, a connection to accept, or the end. POLLIN has urgent data as well, which nobody here knows. */
    static final short READ = 0x0100;
    /** POLLWRNORM. */
    static final short WRITE = 0x0010;
    /** POLLERR. */
    static final short ERROR = 0x0001;
    /** POLLHUP: the peer has ended its side, or both are ended. */
    static final short HANGUP = 0x0002;
    /** POLLNVAL: no socket. */
    static final short INVALID = 0x0004;

    private PollDescriptor() {}

    /** Asks for events of a socket, at an index of an array. */
    static void write(ByteBuffer array, int index, long socket, int events) {
        array.putLong(index * BYTES, socket);
        array.putInt(index * BYTES + 8, events);
    }

    /** The events told. */
    static int told(ByteBuffer array, int index) {
        return array.getShort(index * BYTES + 10);
    }
}
