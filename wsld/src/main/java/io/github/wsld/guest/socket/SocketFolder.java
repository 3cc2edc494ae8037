package io.github.wsld.guest.socket;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * The folder of a socket that a client will trust: nobody but root and we can put another socket in its place. So every folder
 * and symbolic link on the way to it is root's or ours, others may write to none of them but where the sticky bit keeps what is
 * ours, and the last one is a folder of ours that nobody else may write to. Any thread; blocks for a few file operations.
 */
final class SocketFolder {
    private static final int STICKY = 01000;
    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final int OURS_ALONE = 0700;
    private static final int PERMISSIONS = 07777;
    /** As many as Linux follows, MAXSYMLINKS of linux/namei.h. */
    private static final int MOST_LINKS = 40;

    private final Path path;
    private final int uid;

    /**
     * @param path absolute
     * @param uid our effective user id
     */
    SocketFolder(Path path, int uid) {
        this.path = path;
        this.uid = uid;
    }

    /**
     * Makes the folder when it is missing, with mode 0700, and looks whether it can be trusted.
     *
     * @return whether it was made
     * @throws IOException when it cannot be made or trusted, with what to do
     */
    boolean prepare() throws IOException {
        if (path.getParent() != null) {
            requireTrustedWay(path.getParent());
        }
        boolean made = create();
        Map<String, Object> stat = stat(path);
        if (!(Boolean) stat.get("isDirectory")) {
            throw refused(path, (Boolean) stat.get("isSymbolicLink") ? "is a symbolic link" : "is no folder");
        }
        int owner = (Integer) stat.get("uid");
        if (owner != uid) {
            throw refused(
                    path,
                    "belongs to user " + Integer.toUnsignedString(owner) + ", not to user "
                            + Integer.toUnsignedString(uid) + " that wsld runs as");
        }
        int mode = (Integer) stat.get("mode") & PERMISSIONS;
        if ((mode & WRITABLE_BY_OTHERS) != 0) {
            throw refused(
                    path,
                    String.format("has mode %04o: others could put a socket of theirs in the place of ours", mode));
        }
        return made;
    }

    private boolean create() throws IOException {
        try {
            Files.createDirectory(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException exists) {
            return false;
        } catch (NoSuchFileException noParent) {
            throw new IOException(
                    "cannot make the socket folder " + path + ": there is no " + path.getParent() + "; make that first",
                    noParent);
        } catch (IOException cause) {
            throw new IOException(
                    "cannot make the socket folder " + path + " (" + cause + "); choose another path", cause);
        }
        // mkdir(2) gives no more than asked for, but a umask may have taken some of ours.
        if (((Integer) stat(path).get("mode") & PERMISSIONS) != OURS_ALONE) {
            Files.setAttribute(path, "unix:mode", OURS_ALONE);
        }
        return true;
    }

    /** Walks as the kernel would, link by link. A folder that is missing is the caller's to find. */
    private void requireTrustedWay(Path folder) throws IOException {
        Deque<Path> names = new ArrayDeque<>();
        folder.forEach(names::add);
        Path at = folder.getRoot();
        int links = 0;
        requireTrusted(at, stat(at));
        while (!names.isEmpty()) {
            Path next = at.resolve(names.pop()).normalize();
            Map<String, Object> stat;
            try {
                stat = stat(next);
            } catch (NoSuchFileException missing) {
                return;
            }
            requireTrusted(next, stat);
            if (!(Boolean) stat.get("isSymbolicLink")) {
                at = next;
                continue;
            }
            if (++links > MOST_LINKS) {
                throw refused(next, "is one symbolic link too many on the way");
            }
            Path leadsTo = Files.readSymbolicLink(next);
            at = leadsTo.isAbsolute() ? leadsTo.getRoot() : at;
            for (int i = leadsTo.getNameCount() - 1; i >= 0; i--) {
                names.push(leadsTo.getName(i));
            }
        }
    }

    private void requireTrusted(Path each, Map<String, Object> stat) throws IOException {
        int owner = (Integer) stat.get("uid");
        if (owner != 0 && owner != uid) {
            throw refused(each, "belongs to user " + Integer.toUnsignedString(owner) + ", who could lead us elsewhere");
        }
        int mode = (Integer) stat.get("mode") & PERMISSIONS;
        boolean isLink = (Boolean) stat.get("isSymbolicLink");
        if (!isLink && (mode & WRITABLE_BY_OTHERS) != 0 && (mode & STICKY) == 0) {
            throw refused(
                    each,
                    String.format("has mode %04o: others could put a folder of theirs in the place of ours", mode));
        }
    }

    private static Map<String, Object> stat(Path path) throws IOException {
        return Files.readAttributes(path, "unix:isDirectory,isSymbolicLink,mode,uid", LinkOption.NOFOLLOW_LINKS);
    }

    private IOException refused(Path culprit, String reason) {
        return new IOException("socket folder " + path + " is refused: " + (culprit.equals(path) ? "it" : culprit) + " "
                + reason + "; mend that, or choose a path in a folder of yours");
    }
}
