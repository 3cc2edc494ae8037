package io.github.wsld.e2e.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where a guest's memory lies: on a tmpfs when it fits, because a disk would be written to. */
final class MemoryFolder {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private MemoryFolder() {}

    /** @return /dev/shm, or {@code otherwise} where that is too small, or lets no code be mapped, as in many containers */
    static Path choose(int memoryMiB, Path otherwise) throws IOException {
        boolean usable = Files.isWritable(SHARED_MEMORY)
                && executable(Files.readAllLines(Path.of("/proc/mounts")))
                && Files.getFileStore(SHARED_MEMORY).getUsableSpace() >= ((long) memoryMiB << 20);
        return usable ? SHARED_MEMORY : otherwise;
    }

    /** @param mounts lines of /proc/mounts, of which the last one of a folder counts */
    static boolean executable(List<String> mounts) {
        boolean executable = false;
        for (String mount : mounts) {
            String[] fields = mount.split(" ");
            if (fields[1].equals(SHARED_MEMORY.toString())) {
                executable = fields[2].equals("tmpfs")
                        && !List.of(fields[3].split(",")).contains("noexec");
            }
        }
        return executable;
    }
}
