package io.github.wsld.guest.x11;

import java.util.List;
import java.util.Optional;

/** Which processes there are in our pid namespace. Calls may block; any thread. */
public interface ProcessTable {

    /** Our own process id. */
    int self();

    /** The living process with this id; a zombie is none. */
    Optional<Entry> find(int pid);

    /**
     * A living process.
     *
     * @param pid its id
     * @param command short name of its program, at most 15 bytes as the kernel keeps it; empty when it may not be seen
     * @param arguments its command line; empty when it has none or may not be seen
     */
    record Entry(int pid, String command, List<String> arguments) {

        /** Whether it is a wsld, ours or the original's: the daemon, or one of its commands. */
        public boolean isWsld() {
            return Programs.isWsld(this);
        }

        /** Name and number for a message. */
        String describe() {
            return (command.isEmpty() ? "a process that /proc hides" : command) + " (pid " + pid + ")";
        }
    }
}
