package io.github.wsld.guest.x11;

import java.util.Set;
import java.util.regex.Pattern;

/** Which programs take an X display's lock, by name. */
final class Programs {

    /** X servers, and the Wayland compositors that lock the display themselves and start Xwayland later. */
    private static final Set<String> X_SERVERS = Set.of(
            // X servers; Xtigervnc and Xtightvnc are Debian's names of Xvnc.
            "X",
            "Xdmx",
            "Xephyr",
            "Xming",
            "Xnest",
            "Xorg",
            "Xorg.bin",
            "Xspice",
            "Xvfb",
            "Xvnc",
            "Xtigervnc",
            "Xtightvnc",
            "Xwayland",
            "XWin",
            "nxagent",
            "x2goagent",
            // Compositors; the kernel cuts names at 15 bytes.
            "cage",
            "cosmic-comp",
            "gamescope",
            "gnome-shell",
            "Hyprland",
            "kwin_wayland",
            "kwin_wayland_wr",
            "labwc",
            "mutter",
            "niri",
            "sway",
            "wayfire",
            "weston",
            "xwayland-satell");

    private static final Pattern WSLD_JAR = Pattern.compile("(.*/)?wsld(-[0-9][^/]*)?\\.jar", Pattern.DOTALL);
    private static final String WSLD_CLASSES = "io.github.wsld.guest.";

    private Programs() {}

    static boolean isXServer(ProcessTable.Entry process) {
        return X_SERVERS.contains(process.command());
    }

    /** Whether it is wsld: ours, which the kernel calls java, or the original. */
    static boolean isWsld(ProcessTable.Entry process) {
        return process.command().equals("wsld")
                || process.command().equals("java")
                        && process.arguments().stream()
                                .anyMatch(argument -> argument.startsWith(WSLD_CLASSES)
                                        || WSLD_JAR.matcher(argument).matches());
    }

    /** What people call it. */
    static String nameOf(ProcessTable.Entry process) {
        return isWsld(process) ? "wsld" : process.command();
    }
}
