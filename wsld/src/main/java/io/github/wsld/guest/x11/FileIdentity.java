package io.github.wsld.guest.x11;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * Which file stands behind a path. Inode numbers are given out again at once, hence the time of writing; link(2) and rename(2)
 * change neither.
 */
record FileIdentity(Object key, FileTime written) {

    static FileIdentity of(BasicFileAttributes attributes) {
        return new FileIdentity(attributes.fileKey(), attributes.lastModifiedTime());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileIdentity that && key.equals(that.key) && written.equals(that.written);
    }

    /** By hand, as is equals: what a record makes by itself it links by method handles, a twentieth of a start. */
    @Override
    public int hashCode() {
        return 31 * key.hashCode() + written.hashCode();
    }

    /** Whether this very file stands at the path. */
    boolean isAt(Path path) throws IOException {
        try {
            return equals(of(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)));
        } catch (NoSuchFileException gone) {
            return false;
        }
    }
}
