package io.github.wsld.guest.env;

import java.util.ArrayList;
import java.util.List;

/** What {@code wsld env} prints. */
public final class EnvLines {

    private EnvLines() {}

    /**
     * Commands for standard output, made to be evaluated: {@code eval "$(wsld env)"}, <code>eval `wsld env`</code> in csh,
     * {@code wsld env | source} in fish.
     *
     * @param offers of which the first display is taken
     * @param x11Toolkits keep Gtk and Qt on X11, where WSLg's Wayland would come first
     */
    public static List<String> commands(Shell shell, Offers offers, boolean x11Toolkits) {
        List<String> lines = new ArrayList<>();
        offers.displays().stream().findFirst().ifPresent(display -> lines.add(shell.export("DISPLAY", ":" + display)));
        offers.sshAuthSock().ifPresent(socket -> lines.add(shell.export("SSH_AUTH_SOCK", socket)));
        if (x11Toolkits) {
            lines.add(shell.export("GDK_BACKEND", "x11"));
            lines.add(shell.export("QT_QPA_PLATFORM", "xcb"));
            lines.add(shell.unset("WAYLAND_DISPLAY"));
        }
        return List.copyOf(lines);
    }

    /** Comments for standard error, each with its {@code #}: how to use the commands, and what else there is. */
    public static List<String> comments(Shell shell, boolean x11Toolkits) {
        List<String> lines = new ArrayList<>();
        lines.add(
                switch (shell) {
                    case SH -> "# to set these: eval \"$(wsld env)\"";
                    case FISH -> "# to set these: wsld env --shell fish | source";
                    case CSH -> "# to set these: eval `wsld env --shell csh`";
                });
        if (!x11Toolkits) {
            lines.add("# Gtk and Qt may prefer WSLg's Wayland; --x11-toolkits keeps them on X11");
        }
        return List.copyOf(lines);
    }
}
