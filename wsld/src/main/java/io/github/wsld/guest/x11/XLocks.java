package io.github.wsld.guest.x11;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;

/**
 * Takes locks of X displays, {@code /tmp/.X<n>-lock}, by the rules that X servers keep among themselves. One for a process, as
 * it knows which locks this process holds. Any thread; blocks for a few file operations, never waits for anybody.
 */
public final class XLocks {

    private final Path folder;
    private final ProcessTable processes;
    private final IntPredicate answered;
    private final InstantSource clock;
    private final Set<FileIdentity> held = ConcurrentHashMap.newKeySet();

    /**
     * @param folder where the locks are: {@code /tmp}
     * @param answered tells of a display whether somebody answers on its socket
     * @param clock the one that files are stamped by
     */
    public XLocks(Path folder, ProcessTable processes, IntPredicate answered, InstantSource clock) {
        this.folder = folder;
        this.processes = processes;
        this.answered = answered;
        this.clock = clock;
    }

    /**
     * Takes the lock of a display, also from an owner who is gone, or whose pid now belongs to a program that takes no such
     * locks.
     *
     * @param force take it from a living owner too, unless that is an X server
     */
    public synchronized LockResult take(int display, boolean force) {
        LockOwner owner = new LockOwner(display, processes, answered, clock, held);
        return new LockAttempt(display, folder, owner, held, force).run();
    }

    /**
     * Puts our process id into the lock that an earlier run of this daemon has left.
     *
     * @return empty when another file has taken its place, or somebody is about to take it
     */
    public synchronized Optional<XLock> takeUp(FormerDisplay former) throws IOException {
        return new FormerLock(folder, former, processes.self(), held).takeUp();
    }
}
