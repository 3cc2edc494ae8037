package io.github.wsld.guest.time;

import io.github.wsld.common.time.ClockWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Tells from evidence what else sets the clock. */
public final class ClockWriters {
    private static final String TIMESYNCD = "systemd-timesyncd";
    private static final String CHRONYD = "chronyd";
    private static final String NTPD = "ntpd";

    /** What the kernel calls them, to what people do. */
    private static final Map<String, String> NAMES = Map.of(
            CHRONYD,
            CHRONYD,
            // The kernel cuts names at 15 bytes.
            "systemd-timesyn",
            TIMESYNCD,
            NTPD,
            NTPD,
            "phc2sys",
            "phc2sys");

    /** Options of chronyd that have a value, which ends their word or is the next one. */
    private static final String CHRONYD_VALUES = "fFhlLPtu";

    private ClockWriters() {}

    /**
     * Those of this guest; reads files.
     *
     * @param root of the file system that has /proc, /run and /sys
     */
    public static List<ClockWriter> find(Path root) throws IOException {
        return of(WriterEvidence.read(root));
    }

    static boolean isKnown(String command) {
        return NAMES.containsKey(command);
    }

    static List<ClockWriter> of(WriterEvidence evidence) {
        List<ClockWriter> writers = new ArrayList<>();
        // chronyd and openntpd have helpers of their own name, of whom the first is the oldest.
        for (WriterEvidence.Process process : evidence.processes()) {
            ClockWriter writer = of(process, evidence);
            if (writers.stream().noneMatch(other -> other.name().equals(writer.name()))) {
                writers.add(writer);
            }
        }
        if (evidence.hvUtils()) {
            writers.add(hvUtils(evidence));
        }
        // Not one that certainly is there: what it does to the clock shows that.
        evidence.hostClock()
                .filter(device -> device.endsWith("(hyperv)"))
                .ifPresent(device -> writers.add(new ClockWriter(
                        "chronyd of WSL's system distribution",
                        OptionalLong.empty(),
                        false,
                        "cannot be seen from here; " + device + ", which WSL has it read, is there")));
        return writers;
    }

    private static ClockWriter of(WriterEvidence.Process process, WriterEvidence evidence) {
        String name = NAMES.get(process.command());
        OptionalLong pid = OptionalLong.of(process.pid());
        if (name.equals(CHRONYD) && leavesTheClockAlone(process.arguments())) {
            return new ClockWriter(name, pid, false, "runs with -x: it does not set the clock");
        }
        if (name.equals(TIMESYNCD)) {
            return new ClockWriter(
                    name,
                    pid,
                    true,
                    evidence.timesyncdDone() ? "has set the clock since the boot" : "has no server yet");
        }
        return new ClockWriter(name.equals(NTPD) ? flavour(process.arguments()) : name, pid, true, "runs");
    }

    /** Three programs have this name. */
    private static String flavour(List<String> arguments) {
        String line = String.join(" ", arguments);
        return line.contains("openntpd") || line.startsWith("ntpd: ")
                ? "openntpd"
                : line.contains("ntpsec") ? "ntpsec" : NTPD;
    }

    private static boolean leavesTheClockAlone(List<String> arguments) {
        boolean value = true;
        for (String argument : arguments) {
            // The first word is the program's name.
            if (value || !argument.startsWith("-")) {
                value = false;
                continue;
            }
            for (int i = 1; i < argument.length(); i++) {
                char option = argument.charAt(i);
                if (option == 'x' || option == 'Q') {
                    return true;
                }
                if (CHRONYD_VALUES.indexOf(option) >= 0) {
                    value = i == argument.length() - 1;
                    break;
                }
            }
        }
        return false;
    }

    private static ClockWriter hvUtils(WriterEvidence evidence) {
        boolean implicit =
                evidence.implicitSync().filter(value -> value.matches("[Y1]")).isPresent();
        return new ClockWriter(
                "hv_utils of the kernel",
                OptionalLong.empty(),
                false,
                implicit
                        ? "timesync_implicit is on: it steps a clock that is 5 s behind"
                        : "it steps the clock when Hyper-V says so");
    }
}
