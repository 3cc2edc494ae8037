package io.github.wsld.guest.x11;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Looks at what a display has in the file system and the kernel, and changes nothing. Any thread; blocks for a few file operations. */
public final class DisplaySurvey {

    /**
     * What there is of a display.
     *
     * @param file what stands at the path of its socket
     * @param abstractListening whether somebody listens on its abstract socket
     * @param holder whose pid is in its lock file; empty without one
     */
    public record Found(XSockets.SocketFile file, boolean abstractListening, Optional<Holder> holder) {}

    /**
     * Who holds a lock.
     *
     * @param pid as the file says
     * @param name of the living process that has it; empty when it is gone
     */
    public record Holder(int pid, Optional<String> name) {}

    private final Path lockFolder;
    private final XSockets sockets;
    private final ProcessTable processes;

    public DisplaySurvey(XDirectories directories, XSockets sockets, ProcessTable processes) {
        this.lockFolder = directories.lockFolder();
        this.sockets = sockets;
        this.processes = processes;
    }

    public Found look(int display) throws IOException {
        return new Found(sockets.look(display), sockets.abstractListening(display), holder(display));
    }

    private Optional<Holder> holder(int display) {
        try {
            LockFile lock = LockFile.read(lockFolder.resolve(".X" + display + "-lock"));
            return lock.pid().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Holder(
                            lock.pid().getAsInt(),
                            processes.find(lock.pid().getAsInt()).map(Programs::nameOf)));
        } catch (IOException none) {
            // Gone, or nothing that a lock is: nobody's.
            return Optional.empty();
        }
    }
}
