package io.github.wsld.guest.x11;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** A display's lock that is ours until {@link #release}. Any thread; blocks for a few file operations. */
public final class XLock {

    private final int display;
    private final Path file;
    private final FileIdentity identity;
    private final Set<FileIdentity> held;

    /**
     * @param held the locks of this process; this one is among them until it is released
     */
    XLock(int display, Path file, FileIdentity identity, Set<FileIdentity> held) {
        this.display = display;
        this.file = file;
        this.identity = identity;
        this.held = held;
        held.add(identity);
    }

    public int display() {
        return display;
    }

    public Path file() {
        return file;
    }

    /** Whether the lock file is still the one that we made. */
    public boolean isOurs() throws IOException {
        return identity.isAt(file);
    }

    /** Tells the lock file from others, in whichever process. */
    String identity() {
        return identity.toString();
    }

    /**
     * Removes the lock file, unless somebody else has put his own in its place. A second call does nothing.
     *
     * @throws IOException with the path, when the file is still there
     */
    public void release() throws IOException {
        if (held.remove(identity) && isOurs()) {
            Files.delete(file);
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
