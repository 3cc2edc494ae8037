package io.github.wsld.common.key;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Files for their owner alone. Where modes exist they are made with their final mode, 0600 and 0700 for folders; on Windows a
 * profile's folders pass on that only their owner, SYSTEM and administrators may read.
 */
public final class PrivateFile {
    private static final Set<PosixFilePermission> FILE_MODE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> FOLDER_MODE = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FOR_OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));
    /** How WSL mounts Windows drives: the modes shown there are made up, and Windows decides who may read. */
    private static final Set<String> WINDOWS_DRIVES = Set.of("9p", "v9fs", "drvfs", "wslfs", "virtiofs");

    private PrivateFile() {}

    /** Makes a folder and those above it that are missing. */
    static void makeFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, mode(folder, FOLDER_MODE));
        }
    }

    /** A new folder in this one. */
    public static Path temporaryFolder(Path parent) throws IOException {
        return Files.createTempDirectory(parent, ".new", mode(parent, FOLDER_MODE));
    }

    /** Makes a file that is not there yet. */
    static void create(Path file, byte[] content) throws IOException {
        try (SeekableByteChannel out = Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode(file, FILE_MODE))) {
            out.write(ByteBuffer.wrap(content));
        }
    }

    /** Takes an existing file away from all but its owner. */
    public static void restrict(Path file) throws IOException {
        if (hasModes(file)) {
            Files.setPosixFilePermissions(file, FILE_MODE);
        }
    }

    /** Who besides its owner may do something with it, in words with what to do; empty when nobody, or when modes say nothing. */
    static Optional<String> exposure(Path file) throws IOException {
        if (!hasModes(file) || isOnWindowsDrive(file)) {
            return Optional.empty();
        }
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        if (mode.stream().noneMatch(FOR_OTHERS::contains)) {
            return Optional.empty();
        }
        return Optional.of("others may read or change it (mode " + PosixFilePermissions.toString(mode)
                + "); whoever read it has the key: make another, or chmod 600 " + file);
    }

    /** Whether WSL brings this file from Windows. */
    static boolean isOnWindowsDrive(Path file) throws IOException {
        FileStore store = Files.getFileStore(file);
        return WINDOWS_DRIVES.contains(store.type());
    }

    private static FileAttribute<?>[] mode(Path near, Set<PosixFilePermission> mode) {
        return hasModes(near)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)}
                : new FileAttribute<?>[0];
    }

    private static boolean hasModes(Path file) {
        return Files.getFileAttributeView(file, PosixFileAttributeView.class) != null;
    }
}
