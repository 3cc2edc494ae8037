package io.github.wsld.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports from the kernel. */
public final class Ports {
    private static final int FIRST_X11_PORT = 6000;

    private Ports() {}

    /** A TCP port on which nobody listens now. */
    public static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The number of an X display whose port nobody has; far above those that X servers and wsld choose by themselves. */
    public static int freeDisplay() throws IOException {
        return free() - FIRST_X11_PORT;
    }
}
