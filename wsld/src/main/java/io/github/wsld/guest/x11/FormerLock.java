package io.github.wsld.guest.x11;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The lock of a display whose owner has ended and left the display to this process. It is claimed first, as {@link LockAttempt}
 * does, and replaced by rename(2): there is a lock at every moment.
 */
final class FormerLock {
    private final FormerDisplay former;
    private final Path lock;
    private final Path claim;
    private final int pid;
    private final Set<FileIdentity> held;

    FormerLock(Path folder, FormerDisplay former, int pid, Set<FileIdentity> held) {
        this.former = former;
        this.lock = folder.resolve(".X" + former.number() + "-lock");
        this.claim = folder.resolve(".tX" + former.number() + "-lock");
        this.pid = pid;
        this.held = held;
    }

    Optional<XLock> takeUp() throws IOException {
        Path draft = lock.resolveSibling(lock.getFileName() + "-draft-" + UUID.randomUUID());
        FileIdentity ours = LockFile.create(draft, pid);
        try {
            Files.createLink(claim, draft);
        } catch (FileAlreadyExistsException anotherTaker) {
            Files.delete(draft);
            return Optional.empty();
        }
        try {
            if (!isInPlace()) {
                return Optional.empty();
            }
            Files.move(draft, lock, StandardCopyOption.ATOMIC_MOVE);
            return Optional.of(new XLock(former.number(), lock, ours, held));
        } finally {
            Files.deleteIfExists(draft);
            if (ours.isAt(claim)) {
                Files.deleteIfExists(claim);
            }
        }
    }

    private boolean isInPlace() throws IOException {
        try {
            return FileIdentity.of(Files.readAttributes(lock, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS))
                    .toString()
                    .equals(former.lock());
        } catch (NoSuchFileException gone) {
            return false;
        }
    }
}
