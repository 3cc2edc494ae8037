package io.github.wsld.systemd;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The descriptors that systemd passed to this process: the environment of sd_listen_fds_with_names(3). They are open and
 * inherited; whoever takes one over closes it.
 */
public final class PassedDescriptors {
    /** SD_LISTEN_FDS_START of systemd/sd-daemon.h. */
    private static final int FIRST = 3;
    /** Beyond what units of ours pass, FileDescriptorStoreMax: a wrong number does not claim descriptors of the JVM's. */
    private static final int MOST = 8192;

    private PassedDescriptors() {}

    /**
     * One of them.
     *
     * @param name the FileDescriptorName of its unit, {@code unknown} when none was told
     */
    public record Named(int descriptor, String name) {}

    /** Those meant for this process, in the order they were passed. */
    public static List<Named> of(Map<String, String> environment, long pid) {
        if (!environment.getOrDefault("LISTEN_PID", "").equals(Long.toString(pid))) {
            return List.of();
        }
        int count;
        try {
            count = Integer.parseInt(environment.getOrDefault("LISTEN_FDS", "0"));
        } catch (NumberFormatException e) {
            return List.of();
        }
        String[] names = environment.getOrDefault("LISTEN_FDNAMES", "").split(":", -1);
        List<Named> passed = new ArrayList<>();
        for (int i = 0; i < Math.min(count, MOST); i++) {
            passed.add(new Named(FIRST + i, i < names.length && !names[i].isEmpty() ? names[i] : "unknown"));
        }
        return passed;
    }
}
