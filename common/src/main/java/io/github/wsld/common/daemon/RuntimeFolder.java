package io.github.wsld.common.daemon;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Where running daemons are to be found, one {@code PROGRAM-PID.sock} each, on Windows {@code PROGRAM-PID.port}, see
 * {@link LoopbackDoor}. Immutable, any thread.
 *
 * <p>A daemon uses the first that applies: {@code $RUNTIME_DIRECTORY}, made by systemd for a unit;
 * {@code $XDG_RUNTIME_DIR/wsld}; for root {@code /run/wsld}; {@code /tmp/wsld-UID}; on Windows
 * {@code %LOCALAPPDATA%\wsld\run}.
 *
 * <p>A socket is its owner's alone (0600), but in {@code $RUNTIME_DIRECTORY} it is open to all who get into that folder (0666):
 * the service's user is nobody's login, and the unit's RuntimeDirectoryMode says who may ask. So a command that tells a secret or
 * changes anything has to look at its client's credentials.
 */
public final class RuntimeFolder {

    private static final Path SYSTEM = Path.of("/run/wsld");
    private static final String NAME = "wsld";
    private static final int ACCESS_BITS = 0777;
    private static final int WRITE_BY_OTHERS = 0022;

    private static final int OWNERS_ALONE = 0600;
    private static final int ALL_WHO_GET_IN = 0666;

    private final Path path;
    private final OptionalInt uid;
    private final int socketMode;

    /** @param uid owner that the folder must have; empty where files have no numeric owner */
    RuntimeFolder(Path path, OptionalInt uid) {
        this(path, uid, OWNERS_ALONE);
    }

    private RuntimeFolder(Path path, OptionalInt uid, int socketMode) {
        this.path = path;
        this.uid = uid;
        this.socketMode = socketMode;
    }

    /**
     * The folder for daemons of this user.
     *
     * @throws IOException when the environment does not tell where it would be
     */
    public static RuntimeFolder of(Map<String, String> environment) throws IOException {
        // Under Wine there is a /proc, too, but no owner of a file.
        boolean hasOwners =
                FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
        return of(environment, hasOwners ? OptionalInt.of(ownUid()) : OptionalInt.empty());
    }

    static RuntimeFolder of(Map<String, String> environment, OptionalInt uid) throws IOException {
        if (uid.isEmpty()) {
            String local = environment.getOrDefault("LOCALAPPDATA", "");
            if (local.isEmpty()) {
                throw new IOException("LOCALAPPDATA is not set: no folder for the control socket");
            }
            return new RuntimeFolder(Path.of(local, NAME, "run"), uid);
        }
        String unit = environment.getOrDefault("RUNTIME_DIRECTORY", "");
        if (unit.startsWith("/")) {
            int end = unit.indexOf(':');
            return new RuntimeFolder(Path.of(end < 0 ? unit : unit.substring(0, end)), uid, ALL_WHO_GET_IN);
        }
        String session = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        if (session.startsWith("/")) {
            return new RuntimeFolder(Path.of(session, NAME), uid);
        }
        boolean root = uid.getAsInt() == 0;
        return new RuntimeFolder(root ? SYSTEM : Path.of("/tmp/wsld-" + uid.getAsInt()), uid);
    }

    /** Where a client looks for daemons: this user's folder, then the one that system units use. */
    public static List<Path> searched(Map<String, String> environment) throws IOException {
        RuntimeFolder own = of(environment);
        List<Path> folders = new ArrayList<>(List.of(own.path));
        if (own.uid.isPresent() && !own.path.equals(SYSTEM)) {
            folders.add(SYSTEM);
        }
        return folders;
    }

    /** The owner of our own entry in /proc: Java tells a user's name alone. */
    private static int ownUid() throws IOException {
        return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    public Path path() {
        return path;
    }

    /** Permission bits of the control sockets in it. */
    int socketMode() {
        return socketMode;
    }

    /**
     * Where this daemon listens for commands.
     *
     * @throws IOException as {@link #claimSocket}
     */
    ControlDoor door(String program, long pid) throws IOException {
        if (uid.isPresent()) {
            return new UnixDoor(claimSocket(program, pid), socketMode);
        }
        create();
        return new LoopbackDoor(ControlSocket.portFile(path, program, pid));
    }

    /**
     * Makes the folder where it is missing and names the socket for this daemon, whose path is free then. Who binds it removes it.
     *
     * @param program such as {@code wsld}
     * @throws IOException when the folder cannot be made or is not ours alone to write, with what to do
     */
    public Path claimSocket(String program, long pid) throws IOException {
        create();
        ControlSocket socket = ControlSocket.of(path, program, pid);
        // A living daemon has another pid than ours, unless pid namespaces share the folder.
        if (Files.exists(socket.path(), LinkOption.NOFOLLOW_LINKS) && !socket.free()) {
            throw new IOException("control socket " + socket.path() + " is in use by another daemon; "
                    + "set XDG_RUNTIME_DIR to a folder of its own for this one");
        }
        return socket.path();
    }

    /**
     * Makes the folder where it is missing.
     *
     * @throws IOException when it cannot be made or is not ours alone to write, with what to do
     */
    public Path make() throws IOException {
        create();
        return path;
    }

    private void create() throws IOException {
        if (uid.isEmpty()) {
            // A user's local application data is that user's alone already.
            Files.createDirectories(path);
            return;
        }
        try {
            Files.createDirectory(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException exists) {
            check();
        } catch (IOException cause) {
            throw new IOException(
                    "folder for control sockets " + path + " cannot be made (" + cause
                            + "); set XDG_RUNTIME_DIR to a folder of yours",
                    cause);
        }
    }

    /** In a folder that others may write, such as /tmp, somebody may have made ours before us. */
    private void check() throws IOException {
        Map<String, Object> stat = Files.readAttributes(path, "unix:isDirectory,mode,uid", LinkOption.NOFOLLOW_LINKS);
        if (!(Boolean) stat.get("isDirectory")) {
            throw refuse("it is not a folder");
        }
        int owner = (Integer) stat.get("uid");
        if (owner != uid.getAsInt()) {
            throw refuse("it belongs to uid " + owner + ", not " + uid.getAsInt());
        }
        int mode = (Integer) stat.get("mode") & ACCESS_BITS;
        if ((mode & WRITE_BY_OTHERS) != 0) {
            throw refuse("others may write to it (mode 0" + Integer.toOctalString(mode) + ")");
        }
    }

    private IOException refuse(String reason) {
        return new IOException("folder for control sockets " + path + " is refused: " + reason
                + "; remove it, or set XDG_RUNTIME_DIR to a folder of yours");
    }
}
