package io.github.wsld.guest.x11;

import java.util.List;

/** What came of asking for a display's lock. */
public sealed interface LockResult {

    /**
     * The lock is ours.
     *
     * @param lock to be released by whoever asked
     * @param notes what to log: whose lock was taken over, and why that was right
     */
    record Taken(XLock lock, List<String> notes) implements LockResult {}

    /**
     * Somebody living holds it, or is just now taking it.
     *
     * @param pid process id; 0 when the lock file, made just now, does not say yet
     * @param command short name of its program; empty when it may not be seen
     * @param isXServer whether it is known as an X server by its name, or somebody answers on the display's socket: it
     *     keeps the lock even against {@code force}
     */
    record HeldBy(int pid, String command, boolean isXServer) implements LockResult {

        /** Name and number for a message. */
        public String owner() {
            return pid == 0 ? "a server that is starting" : new ProcessTable.Entry(pid, command, List.of()).describe();
        }
    }

    /**
     * The lock can be neither taken nor respected.
     *
     * @param problem what is in the way, and what can be done
     */
    record Unusable(String problem) implements LockResult {}
}
