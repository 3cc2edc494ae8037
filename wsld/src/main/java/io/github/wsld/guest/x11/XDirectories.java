package io.github.wsld.guest.x11;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The folders that X displays live in. Any thread; blocks for a few file operations. */
public final class XDirectories {

    /** What {@link #prepare} found. */
    public enum State {
        /** The folder is there and as it should be. */
        READY,
        /** It was missing, and we made it. */
        CREATED,
        /** It is WSLg's, mounted read-only. */
        WSLG_READ_ONLY,
        /** It is on a read-only file system. */
        READ_ONLY,
        /** It is a symbolic link. */
        SYMLINK,
        /** It is no folder. */
        NO_FOLDER,
        /** It belongs to another user than root or us, who could put his own socket in the place of ours. */
        WRONG_OWNER,
        /** Anyone may remove another's socket from it, or we may not make one. */
        WRONG_MODE,
        /** It could not be made or looked at. */
        FAILED
    }

    /**
     * What was found.
     *
     * @param matter for a person: what is the matter; empty when there is nothing to say
     * @param advice the command to run, and perhaps another; empty when there is nothing to be done
     */
    public record Finding(State state, String matter, String advice) {

        /** What is the matter and what can be done. */
        public String sentence() {
            return advice.isEmpty() ? matter : matter + "; run: " + advice;
        }

        /** Whether sockets can be made in the folder. */
        public boolean usable() {
            return state == State.READY || state == State.CREATED;
        }
    }

    private static final int MODE = 01777;
    private static final int STICKY = 01000;
    private static final int WRITABLE_BY_OTHERS = 0022;

    private final Path root;
    private final int uid;

    /**
     * @param root {@code /}, or a folder that is taken for it
     * @param uid our effective user id
     */
    public XDirectories(Path root, int uid) {
        this.root = root;
        this.uid = uid;
    }

    /** Where locks are: {@code /tmp}. */
    public Path lockFolder() {
        return root.resolve("tmp");
    }

    /** Where socket files are: {@code /tmp/.X11-unix}. */
    public Path socketFolder() {
        return root.resolve("tmp/.X11-unix");
    }

    /** Whether this guest has WSLg. */
    public boolean hasWslg() {
        return Files.exists(root.resolve("mnt/wslg"));
    }

    /** Makes the socket folder when it is missing, and looks whether it can be used. */
    public Finding prepare() {
        Path folder = socketFolder();
        try {
            try {
                return look(folder);
            } catch (NoSuchFileException missing) {
                return create(folder);
            }
        } catch (IOException failure) {
            return unknown(folder, failure);
        }
    }

    /** Looks whether the socket folder can be used, and changes nothing; empty when it is missing. */
    public Optional<Finding> look() {
        Path folder = socketFolder();
        try {
            return Optional.of(look(folder));
        } catch (NoSuchFileException missing) {
            return Optional.empty();
        } catch (IOException failure) {
            return Optional.of(unknown(folder, failure));
        }
    }

    private static Finding unknown(Path folder, IOException failure) {
        return new Finding(
                State.FAILED,
                "cannot make or look at " + folder + " (" + failure + ")",
                "sudo mkdir -m 1777 " + folder);
    }

    private Finding create(Path folder) throws IOException {
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException another) {
            return look(folder);
        }
        // mkdir(2) would leave it to the umask, which must not have its say here.
        Files.setAttribute(folder, "unix:mode", MODE);
        return new Finding(State.CREATED, "made " + folder, "");
    }

    private Finding look(Path folder) throws IOException {
        Map<String, Object> attributes =
                Files.readAttributes(folder, "unix:mode,uid,isSymbolicLink,isDirectory", LinkOption.NOFOLLOW_LINKS);
        if ((Boolean) attributes.get("isSymbolicLink")) {
            return new Finding(
                    State.SYMLINK,
                    folder + " is a symbolic link to " + Files.readSymbolicLink(folder),
                    "sudo rm " + folder + " && sudo mkdir -m 1777 " + folder);
        }
        if (!(Boolean) attributes.get("isDirectory")) {
            return new Finding(
                    State.NO_FOLDER,
                    folder + " is no folder",
                    "sudo rm " + folder + " && sudo mkdir -m 1777 " + folder);
        }
        MountTable mounts = MountTable.read(root.resolve("proc/self/mountinfo"));
        String seen = seenFromRoot(folder);
        Optional<MountTable.Mount> mount = mounts.of(seen);
        if (mount.isPresent() && mount.get().readOnly()) {
            return readOnly(folder, isOfWslg(mount.get(), seen, mounts));
        }
        return ownerAndMode(folder, (Integer) attributes.get("uid"), (Integer) attributes.get("mode") & 07777);
    }

    private boolean isOfWslg(MountTable.Mount mount, String seen, MountTable mounts) {
        return hasWslg()
                && mount.point().equals(seen)
                && mounts.of(seenFromRoot(root.resolve("mnt/wslg")))
                        .map(wslg -> wslg.device().equals(mount.device()))
                        .orElse(false);
    }

    private String seenFromRoot(Path path) {
        return "/" + root.relativize(path);
    }

    private static Finding readOnly(Path folder, boolean wslg) {
        if (!wslg) {
            return new Finding(State.READ_ONLY, folder + " is mounted read-only", "sudo mount -o remount,rw " + folder);
        }
        return new Finding(
                State.WSLG_READ_ONLY,
                "WSLg has mounted its own " + folder + " read-only, so no socket can be made in it",
                "sudo umount " + folder + " (WSLg's display is then out of sight), or: sudo mount -o remount,rw "
                        + folder + " (WSLg keeps :0, wsld takes another)");
    }

    private Finding ownerAndMode(Path folder, int owner, int mode) {
        String repair = "sudo chown root:root " + folder + " && sudo chmod 1777 " + folder;
        if (owner != 0 && owner != uid) {
            return new Finding(
                    State.WRONG_OWNER,
                    folder + " belongs to user " + Integer.toUnsignedString(owner)
                            + ", who could put his own socket in the place of ours",
                    repair);
        }
        if ((mode & STICKY) == 0 && (mode & WRITABLE_BY_OTHERS) != 0) {
            return new Finding(
                    State.WRONG_MODE,
                    String.format(
                            "%s has mode %04o: any user could put his own socket in the place of ours", folder, mode),
                    repair);
        }
        if (!Files.isWritable(folder)) {
            return new Finding(
                    State.WRONG_MODE,
                    String.format("%s has mode %04o: we may make no socket in it", folder, mode),
                    repair);
        }
        return new Finding(State.READY, "", "");
    }
}
