package io.github.wsld.guest.x11;

import io.github.wsld.guest.x11.LockResult.HeldBy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/** Judges whether somebody living stands behind a lock file of one display. */
final class LockOwner {

    /**
     * How long a file may be on its way: a lock without its pid, which servers write right after they made the file, and a
     * claim, which is held for milliseconds. X servers ignore a claim after 6 s.
     */
    static final Duration ON_ITS_WAY = Duration.ofSeconds(10);

    /**
     * A judgement.
     *
     * @param owner who is to be respected; empty when the file may be removed
     * @param why why it may be removed
     */
    record Verdict(Optional<HeldBy> owner, String why) {}

    private final int display;
    private final ProcessTable processes;
    private final IntPredicate answered;
    private final InstantSource clock;
    private final Set<FileIdentity> held;

    LockOwner(int display, ProcessTable processes, IntPredicate answered, InstantSource clock, Set<FileIdentity> held) {
        this.display = display;
        this.processes = processes;
        this.answered = answered;
        this.clock = clock;
        this.held = held;
    }

    int self() {
        return processes.self();
    }

    Verdict judge(LockFile file, boolean force) {
        if (file.pid().isEmpty()) {
            return isOnItsWay(file) ? respect(new HeldBy(0, "", false)) : remove("it holds no process id");
        }
        int pid = file.pid().getAsInt();
        // The start time of a process would tell a reused pid for certain, were it not reckoned back from a clock that
        // a
        // resumed VM sets forward by hours.
        Optional<ProcessTable.Entry> found = processes.find(pid);
        if (found.isEmpty()) {
            return remove("process " + pid + " is gone");
        }
        return pid == self() ? judgeOurOwn(file, found.get()) : judge(found.get(), force);
    }

    /** Judges the claim of one who is taking the lock. */
    Verdict judgeClaim(LockFile claim) {
        return isOnItsWay(claim) ? judge(claim, false) : remove("it was never given up");
    }

    private boolean isOnItsWay(LockFile file) {
        return Duration.between(file.written(), clock.instant()).abs().compareTo(ON_ITS_WAY) < 0;
    }

    /** A VM starts the same processes in the same order: an old lock often holds the very pid that we have now. */
    private Verdict judgeOurOwn(LockFile file, ProcessTable.Entry process) {
        return held.contains(file.identity())
                ? respect(new HeldBy(process.pid(), Programs.nameOf(process), false))
                : remove("an earlier process had our process id " + process.pid());
    }

    private Verdict judge(ProcessTable.Entry process, boolean force) {
        String name = Programs.nameOf(process);
        if (Programs.isXServer(process) || answered.test(display)) {
            return respect(new HeldBy(process.pid(), name, true));
        }
        if (force) {
            return remove("force is set, against " + process.describe());
        }
        if (Programs.isWsld(process) || process.command().isEmpty()) {
            return respect(new HeldBy(process.pid(), name, false));
        }
        return remove("process id " + process.pid() + " now belongs to " + process.command()
                + ", which is neither an X server nor wsld");
    }

    private static Verdict respect(HeldBy owner) {
        return new Verdict(Optional.of(owner), "");
    }

    private static Verdict remove(String why) {
        return new Verdict(Optional.empty(), why);
    }
}
