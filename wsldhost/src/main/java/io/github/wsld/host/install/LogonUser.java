package io.github.wsld.host.install;

import com.sun.security.auth.module.NTSystem;

/**
 * A user of Windows.
 *
 * @param name such as {@code DESKTOP\\anna}, for people
 * @param sid such as {@code S-1-5-21-1-2-3-1001}
 */
record LogonUser(String name, String sid) {
    /** The one that this process runs as: by its own token, where USERNAME may say anything. For Windows. */
    static LogonUser here() {
        NTSystem system = new NTSystem();
        return new LogonUser(system.getDomain() + "\\" + system.getName(), system.getUserSID());
    }

    /**
     * The task's name: tasks of all users share one folder, and a name may not hold {@code \\ / : * ? " < > |}. Where letters are
     * replaced, the user's number on this computer keeps two users apart whose names differ in those alone.
     */
    String taskName() {
        String user = name.substring(name.lastIndexOf('\\') + 1);
        String plain = user.replaceAll("[^A-Za-z0-9._-]", "_");
        return "wsldhost-" + plain + (plain.equals(user) ? "" : sid.substring(sid.lastIndexOf('-')));
    }
}
