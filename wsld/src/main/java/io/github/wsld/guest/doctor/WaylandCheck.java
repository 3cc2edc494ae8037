package io.github.wsld.guest.doctor;

import io.github.wsld.common.doctor.Finding;
import java.util.List;

/** Whether Gtk and Qt programs of this shell prefer WSLg. */
final class WaylandCheck implements Check {
    @Override
    public String title() {
        return "WAYLAND_DISPLAY";
    }

    @Override
    public List<Finding> look(Guest guest) throws InterruptedException {
        String value = guest.environment().getOrDefault("WAYLAND_DISPLAY", "");
        if (value.isEmpty() || guest.daemons().displays().isEmpty()) {
            return List.of();
        }
        boolean onX11 = guest.environment().getOrDefault("GDK_BACKEND", "").startsWith("x11")
                && guest.environment().getOrDefault("QT_QPA_PLATFORM", "").startsWith("xcb");
        return List.of(
                onX11
                        ? ok(value + "; GDK_BACKEND and QT_QPA_PLATFORM keep Gtk and Qt on X11")
                        : warning(
                                value + ": Gtk and Qt programs open their windows by Wayland, in WSLg, and not by wsld",
                                "eval \"$(wsld env --x11-toolkits)\""));
    }
}
