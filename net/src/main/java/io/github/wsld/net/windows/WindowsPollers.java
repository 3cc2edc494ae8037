package io.github.wsld.net.windows;

import io.github.wsld.common.loop.Poller;
import java.util.List;

/** The pollers that {@code --poller} names. */
public final class WindowsPollers {
    /** WSAPoll tells when a socket is ready: one system call for all. */
    public static final String WSAPOLL = "wsapoll";
    /**
     * A thread takes in what overlapped operations on listeners and accepted connections have come to; WSAPoll, which is sure to
     * serve TCP, is left with what is dialled: a Hyper-V socket by the self-test alone. For a Windows whose WSAPoll does not serve
     * those. Costs 128 KiB a connection.
     */
    public static final String THREADS = "threads";

    /** All names, the default first. */
    public static final List<String> NAMES = List.of(WSAPOLL, THREADS);

    private WindowsPollers() {}

    /**
     * The poller of this name for these sockets, which have not been used yet. Closing it ends their overlapped operations.
     *
     * @throws IllegalArgumentException when it is none of {@link #NAMES}
     */
    public static Poller of(String name, WindowsSockets sockets) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException(
                    "there is no poller \"" + name + "\", only " + String.join(" and ", NAMES));
        }
        if (name.equals(THREADS)) {
            sockets.listenOverlapped();
        }
        return new WsaPoller(sockets);
    }
}
