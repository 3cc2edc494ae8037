package io.github.wsld.guest.x11;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What is mounted where, by {@code /proc/self/mountinfo}; proc_pid_mountinfo(5) describes it. */
record MountTable(List<Mount> mounts) {

    /**
     * One mount.
     *
     * @param device major:minor of the file system
     * @param point where it is mounted
     * @param readOnly whether this mount, or all of its file system, is read-only
     */
    record Mount(String device, String point, boolean readOnly) {

        private boolean covers(String path) {
            return path.equals(point) || path.startsWith(point.endsWith("/") ? point : point + "/");
        }
    }

    /** Reads {@code /proc/self/mountinfo}. */
    static MountTable read(Path mountinfo) throws IOException {
        List<Mount> mounts = new ArrayList<>();
        for (String line : Files.readAllLines(mountinfo, StandardCharsets.ISO_8859_1)) {
            // id parent major:minor root point options [optional fields] - type source super-options
            String[] fields = line.split(" ");
            int separator = Arrays.asList(fields).indexOf("-");
            if (separator < 6 || fields.length < separator + 4) {
                throw new IOException(mountinfo + " has a line of another form: " + line);
            }
            boolean readOnly = isReadOnly(fields[5]) || isReadOnly(fields[separator + 3]);
            mounts.add(new Mount(fields[2], unescaped(fields[4]), readOnly));
        }
        return new MountTable(List.copyOf(mounts));
    }

    /** The mount that a path is on: the deepest point, of several at one point the last. */
    Optional<Mount> of(String path) {
        Mount best = null;
        for (Mount mount : mounts) {
            if (mount.covers(path)
                    && (best == null || mount.point().length() >= best.point().length())) {
                best = mount;
            }
        }
        return Optional.ofNullable(best);
    }

    private static boolean isReadOnly(String options) {
        return Arrays.asList(options.split(",")).contains("ro");
    }

    /** Space, tab, newline and backslash are written as three octal digits. */
    private static String unescaped(String field) {
        return field.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}
