package io.github.wsld.guest.x11;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one lock file says: 11 bytes, the owner's pid right-aligned in 10 and a newline, mode 0444 (the X server's os/utils.c).
 *
 * @param identity which file that is
 * @param written when it was written
 * @param pid who wrote it; empty when it holds no pid
 */
record LockFile(FileIdentity identity, Instant written, OptionalInt pid) {

    private static final int BYTES = 11;
    private static final String MODE = "r--r--r--";
    /** Nine digits hold every pid: the kernel's PID_MAX_LIMIT is 4 194 304. */
    private static final Pattern CONTENTS = Pattern.compile("\\s*([1-9][0-9]{0,8})\\s*");

    /**
     * Makes a lock file.
     *
     * @throws java.nio.file.FileAlreadyExistsException when there is any file of that name
     */
    static FileIdentity create(Path file, int pid) throws IOException {
        var mode = PosixFilePermissions.fromString(MODE);
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = Files.newByteChannel(file, options, PosixFilePermissions.asFileAttribute(mode))) {
            channel.write(ByteBuffer.wrap(contents(pid).getBytes(StandardCharsets.US_ASCII)));
        } catch (FileAlreadyExistsException others) {
            throw others;
        } catch (IOException full) {
            Files.deleteIfExists(file);
            throw full;
        }
        // Again, for the umask took its share: other users' servers must be able to read it.
        Files.setPosixFilePermissions(file, mode);
        return FileIdentity.of(attributes(file));
    }

    /** By hand: a format string loads half of the locales. */
    private static String contents(int pid) {
        String digits = Integer.toString(pid);
        return " ".repeat(BYTES - 1 - digits.length()) + digits + '\n';
    }

    /**
     * Reads a lock file.
     *
     * @throws java.nio.file.NoSuchFileException when it is gone
     * @throws NotRegularException when it is a link, a folder or a device, which no X server makes
     */
    static LockFile read(Path file) throws IOException {
        BasicFileAttributes attributes = attributes(file);
        if (!attributes.isRegularFile()) {
            throw new NotRegularException();
        }
        ByteBuffer contents = ByteBuffer.allocate(BYTES);
        try (SeekableByteChannel channel =
                Files.newByteChannel(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            while (contents.hasRemaining() && channel.read(contents) > 0) {
                // a short read of a regular file is its end, or another round
            }
        }
        Matcher matcher =
                CONTENTS.matcher(new String(contents.array(), 0, contents.position(), StandardCharsets.US_ASCII));
        OptionalInt pid = matcher.matches() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
        return new LockFile(
                FileIdentity.of(attributes), attributes.lastModifiedTime().toInstant(), pid);
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** What stands at a lock's path is no file. */
    static final class NotRegularException extends IOException {
        private static final long serialVersionUID = 1;
    }
}
