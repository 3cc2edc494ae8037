package io.github.wsld.guest.config;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One X display in the guest.
 *
 * @param display its number, 0 to {@link #MAX_DISPLAY}; empty takes the next free one
 * @param force whether the lock is taken although its owner seems alive
 * @param hostDisplay the display on the host: {@code x11}, or {@code x11:N} with N from 0 to {@link #MAX_DISPLAY}
 * @param allowUsers user names and uids (in decimal digits) that may connect; empty lets everyone in, as an X socket
 *     does
 * @param abstractSocket whether the abstract socket is served beside the one in the file system
 * @param resume whether clients outlive the loss of their link to the host
 */
public record X11Config(
        OptionalInt display,
        boolean force,
        String hostDisplay,
        Optional<List<String>> allowUsers,
        boolean abstractSocket,
        boolean resume) {

    /** The last display whose TCP port, 6000 and the number, is one. */
    public static final int MAX_DISPLAY = 65535 - 6000;

    public static final boolean DEFAULT_FORCE = false;
    public static final String DEFAULT_HOST_DISPLAY = "x11";
    public static final boolean DEFAULT_ABSTRACT_SOCKET = true;
    public static final boolean DEFAULT_RESUME = true;

    /** An empty {@code [x11]}. */
    public static final X11Config DEFAULT = new X11Config(
            OptionalInt.empty(),
            DEFAULT_FORCE,
            DEFAULT_HOST_DISPLAY,
            Optional.empty(),
            DEFAULT_ABSTRACT_SOCKET,
            DEFAULT_RESUME);

    public X11Config {
        display.ifPresent(X11Config::requireDisplay);
        requireHostDisplay(hostDisplay);
        Objects.requireNonNull(allowUsers);
        allowUsers = allowUsers.map(List::copyOf);
    }

    /** Returns {@code x11} and {@code x11:N} as they are; throws on anything else. */
    static String requireHostDisplay(String text) {
        if (!text.matches("x11(:(0|[1-9][0-9]{0,4}))?")) {
            throw new IllegalArgumentException("the host's display is \"x11\" or \"x11:N\"");
        }
        if (text.length() > "x11:".length()) {
            requireDisplay(Integer.parseInt(text.substring("x11:".length())));
        }
        return text;
    }

    private static void requireDisplay(int display) {
        if (display < 0 || display > MAX_DISPLAY) {
            throw new IllegalArgumentException("display " + display + " is not within 0 to " + MAX_DISPLAY);
        }
    }
}
