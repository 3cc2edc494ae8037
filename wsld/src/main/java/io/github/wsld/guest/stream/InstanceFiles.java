package io.github.wsld.guest.stream;

import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which runs of wsld there were: {@code wsld-PID.instance} (0600) each, a line of 32 hexadecimal digits, locked as long as the run
 * lives. So a start finds the runs that ended without a word to the host. Reads and writes files; one thread at a time.
 */
final class InstanceFiles {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceFiles.class);
    private static final int LENGTH = 32;

    private final Path folder;
    private final Path own;
    private final Map<Instance, Path> gone = new HashMap<>();
    private FileChannel lock;

    InstanceFiles(Path folder, long pid) {
        this.folder = folder;
        this.own = folder.resolve("wsld-" + pid + ".instance");
    }

    /** Finds the runs that are gone, but for this one. */
    void find(Instance instance) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "wsld-*.instance")) {
            for (Path file : files) {
                find(file, instance);
            }
        }
    }

    /** Finds the runs that are gone, and leaves word of this one. */
    void begin(Instance instance) throws IOException {
        find(instance);
        Files.deleteIfExists(own);
        lock = FileChannel.open(
                own,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        lock.lock();
        lock.write(StandardCharsets.US_ASCII.encode(instance + "\n"));
    }

    private void find(Path file, Instance own) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock dead = channel.tryLock()) {
            if (dead == null) {
                return;
            }
            ByteBuffer text = ByteBuffer.allocate(LENGTH);
            channel.read(text);
            Instance found =
                    Instance.parse(StandardCharsets.US_ASCII.decode(text.flip()).toString());
            if (found.equals(own)) {
                // What this run goes on with.
                delete(file);
            } else {
                gone.put(found, file);
            }
        } catch (ProtocolException e) {
            LOG.debug("file passed over path={} reason=\"{}\"", file, e.getMessage());
        } catch (IOException e) {
            LOG.warn("file of an earlier run not read path={} error=\"{}\"", file, e.toString());
        }
    }

    /** The runs whose streams nobody has buried yet. */
    Set<Instance> gone() {
        return Set.copyOf(gone.keySet());
    }

    /** The host has heard that this run is gone. */
    void buried(Instance instance) {
        Path file = gone.remove(instance);
        if (!file.equals(own)) {
            delete(file);
        }
    }

    /** @param told whether the host knows of the end of each stream of this run */
    void end(boolean told) {
        if (lock == null) {
            return;
        }
        if (told) {
            delete(own);
        }
        try {
            lock.close();
        } catch (IOException e) {
            LOG.debug("file not closed path={} error=\"{}\"", own, e.toString());
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("file not removed path={} error=\"{}\"", file, e.toString());
        }
    }
}
