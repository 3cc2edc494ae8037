package io.github.wsld.guest.x11;

import io.github.wsld.guest.x11.LockResult.Taken;
import io.github.wsld.guest.x11.LockResult.Unusable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Takes the lock of one display once.
 *
 * <p>As in the X server's os/utils.c the lock is written aside and put in place by link(2), and whoever takes a lock claims
 * that first by {@code .tX<n>-lock}, a name common to all takers: so one alone removes a dead owner's lock. A file is removed by
 * moving it away and looking at it there, and put back when a faster one has changed it meanwhile.
 */
final class LockAttempt {

    /** Each round has seen somebody else come and go in between. */
    private static final int ROUNDS = 5;

    private final int display;
    private final Path lock;
    private final Path claim;
    private final LockOwner owner;
    private final Set<FileIdentity> held;
    private final boolean force;
    private final List<String> notes = new ArrayList<>();

    LockAttempt(int display, Path folder, LockOwner owner, Set<FileIdentity> held, boolean force) {
        this.display = display;
        this.lock = folder.resolve(".X" + display + "-lock");
        this.claim = folder.resolve(".tX" + display + "-lock");
        this.owner = owner;
        this.held = held;
        this.force = force;
    }

    LockResult run() {
        try {
            for (int round = 0; round < ROUNDS; round++) {
                Optional<LockResult> result = round();
                if (result.isPresent()) {
                    return result.get();
                }
            }
            return new Unusable(lock + " keeps changing hands: try again, or choose another display");
        } catch (IOException failure) {
            return new Unusable("cannot lock display :" + display + " (" + failure + "): see that " + lock.getParent()
                    + " exists, can be written and has space");
        }
    }

    /** Empty: the files changed under our hands, look again. */
    private Optional<LockResult> round() throws IOException {
        Path draft = besides(lock, "draft");
        FileIdentity ours = LockFile.create(draft, owner.self());
        try {
            return claim(draft, ours);
        } finally {
            Files.delete(draft);
        }
    }

    private Optional<LockResult> claim(Path draft, FileIdentity ours) throws IOException {
        try {
            Files.createLink(claim, draft);
        } catch (FileAlreadyExistsException anotherTaker) {
            return clear(claim);
        }
        try {
            return link(draft, ours);
        } finally {
            if (ours.isAt(claim)) {
                Files.deleteIfExists(claim);
            }
        }
    }

    private Optional<LockResult> link(Path draft, FileIdentity ours) throws IOException {
        for (int round = 0; round < ROUNDS && ours.isAt(claim); round++) {
            try {
                Files.createLink(lock, draft);
            } catch (FileAlreadyExistsException locked) {
                Optional<LockResult> inTheWay = clear(lock);
                if (inTheWay.isPresent()) {
                    return inTheWay;
                }
                continue;
            }
            // Somebody who found a dead owner's lock here may have taken ours for it.
            return ours.isAt(lock)
                    ? Optional.of(new Taken(new XLock(display, lock, ours, held), List.copyOf(notes)))
                    : Optional.empty();
        }
        return Optional.empty();
    }

    /** Removes a file that nobody living stands behind. Empty: it is gone. */
    private Optional<LockResult> clear(Path file) throws IOException {
        LockFile found;
        try {
            found = LockFile.read(file);
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        } catch (LockFile.NotRegularException strange) {
            return Optional.of(new Unusable(file + " is no regular file, as a lock must be: remove it"));
        } catch (IOException unreadable) {
            return Optional.of(new Unusable("cannot read the lock " + file + " (" + unreadable
                    + "): if no X server uses it, run: sudo rm " + file));
        }
        LockOwner.Verdict verdict = file.equals(claim) ? owner.judgeClaim(found) : owner.judge(found, force);
        if (verdict.owner().isPresent()) {
            return Optional.of(verdict.owner().get());
        }
        try {
            remove(file, found.identity());
        } catch (IOException notAllowed) {
            return Optional.of(new Unusable("the lock " + file + " is stale (" + verdict.why()
                    + ") but cannot be removed (" + notAllowed + "); run: sudo rm " + file));
        }
        notes.add("took over " + file + ": " + verdict.why());
        return Optional.empty();
    }

    private static void remove(Path file, FileIdentity expected) throws IOException {
        Path moved = besides(file, "stale");
        try {
            Files.move(file, moved, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException gone) {
            return;
        }
        if (!expected.isAt(moved)) {
            putBack(moved, file);
        }
        Files.delete(moved);
    }

    private static void putBack(Path moved, Path file) throws IOException {
        try {
            Files.createLink(file, moved);
        } catch (FileAlreadyExistsException another) {
            // A third one has made his own by now, and keeps it.
        }
    }

    private static Path besides(Path file, String what) {
        return file.resolveSibling(file.getFileName() + "-" + what + "-" + UUID.randomUUID());
    }
}
