package io.github.wsld.e2e.guest;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a guest is to do.
 *
 * <p>The script runs as root by {@code sh -eu}, so that the first command that fails ends it, with an empty home folder
 * as working directory. It sees this machine's files at their own paths, except below /dev, /proc, /run and /sys, and
 * without its X sockets and locks in /tmp; what it writes is lost, except in {@code $OUT}. Java is the one that runs the
 * test, by {@code JAVA_HOME} and first on {@code PATH}. The functions of prelude.sh are there: {@code start},
 * {@code await}, {@code await_socket}, {@code await_port}, {@code await_vsock}, {@code await_file}.
 *
 * @param script lines for sh
 * @param memoryMiB of the guest; half of it is what files written there can use
 * @param limit of the whole run, boot (about 4 s) and power-off included
 * @param environment variables for the script
 * @param files texts that are in {@code $OUT} from the start, by file name
 * @param systemd whether process 1 is systemd, which takes some seconds more: its basic target is reached when the script runs,
 *     and systemctl and journalctl serve
 */
public record GuestRun(
        String script,
        int memoryMiB,
        Duration limit,
        Map<String, String> environment,
        Map<String, String> files,
        boolean systemd) {
    public GuestRun {
        for (String name : environment.keySet()) {
            if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw new IllegalArgumentException("not a name of a shell variable: " + name);
            }
        }
        environment = Map.copyOf(environment);
        files = Map.copyOf(files);
    }

    /** A script with 1 GiB of memory and a minute of time. */
    public static GuestRun of(String script) {
        return new GuestRun(script, 1024, Duration.ofMinutes(1), Map.of(), Map.of(), false);
    }

    public GuestRun memoryMiB(int memoryMiB) {
        return new GuestRun(script, memoryMiB, limit, environment, files, systemd);
    }

    public GuestRun limit(Duration limit) {
        return new GuestRun(script, memoryMiB, limit, environment, files, systemd);
    }

    public GuestRun variable(String name, Object value) {
        return new GuestRun(script, memoryMiB, limit, with(environment, name, value.toString()), files, systemd);
    }

    public GuestRun file(String name, String text) {
        return new GuestRun(script, memoryMiB, limit, environment, with(files, name, text), systemd);
    }

    public GuestRun withSystemd() {
        return new GuestRun(script, memoryMiB, limit, environment, files, true);
    }

    private static Map<String, String> with(Map<String, String> map, String name, String value) {
        Map<String, String> copy = new TreeMap<>(map);
        copy.put(name, value);
        return copy;
    }
}
