package io.github.wsld.guest.doctor;

import java.util.Map;

/**
 * A unit of systemd, as {@code systemctl show} tells.
 *
 * @param isUsers whether it is this user's, rather than the system's
 * @param properties by name, such as ActiveState
 */
record Unit(boolean isUsers, Map<String, String> properties) {
    static final String NAME = "wsld.service";

    String property(String name) {
        return properties.getOrDefault(name, "");
    }

    boolean isInstalled() {
        return property("LoadState").equals("loaded");
    }

    /** The command with the words that name this one's manager. */
    String systemctl(String command) {
        return (isUsers ? "systemctl --user " : "sudo systemctl ") + command;
    }

    /** The command that starts a wsld anew, whoever started it. */
    static String restart(Guest guest, long pid) throws InterruptedException {
        return guest.units().stream()
                .filter(unit -> unit.property("MainPID").equals(Long.toString(pid)))
                .findFirst()
                .map(unit -> unit.systemctl("restart wsld"))
                .orElse("kill " + pid + " && wsld");
    }

    @Override
    public String toString() {
        return (isUsers ? "this user's " : "") + NAME;
    }
}
