package io.github.wsld.net.windows;

import com.sun.jna.Native;

/** Microsoft's extensions of Winsock; otherwise as {@link Ws2}. */
final class Mswsock {
    static {
        Native.register(Mswsock.class, "mswsock");
    }

    private Mswsock() {}

    static native int AcceptEx(
            long listener,
            long socket,
            long output,
            int receiveLength,
            int localLength,
            int remoteLength,
            long received,
            long overlapped);
}
