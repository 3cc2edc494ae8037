package io.github.wsld.guest.time;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to be seen from here of programs that set the clock.
 *
 * @param processes with names that such programs have
 * @param timesyncdDone the file by which systemd-timesyncd says that it has set the clock since the boot is there
 * @param implicitSync what {@code timesync_implicit} of the kernel module hv_utils says; empty without the module, or one that is
 *     older than the parameter
 * @param hvUtils whether the module is loaded
 * @param hostClock the device of a clock that the hypervisor offers, such as {@code /dev/ptp0 (hyperv)}
 */
record WriterEvidence(
        List<Process> processes,
        boolean timesyncdDone,
        boolean hvUtils,
        Optional<String> implicitSync,
        Optional<String> hostClock) {

    /** @param command as the kernel calls it, cut at 15 bytes */
    record Process(long pid, String command, List<String> arguments) {}

    /** Reads files alone; what cannot be read is not there. */
    static WriterEvidence read(Path root) throws IOException {
        Path module = root.resolve("sys/module/hv_utils");
        return new WriterEvidence(
                processes(root.resolve("proc")),
                Files.exists(root.resolve("run/systemd/timesync/synchronized")),
                Files.isDirectory(module),
                text(module.resolve("parameters/timesync_implicit")),
                hostClock(root.resolve("sys/class/ptp")));
    }

    private static List<Process> processes(Path proc) throws IOException {
        List<Process> processes = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(proc, "[1-9]*")) {
            for (Path folder : folders) {
                // A process may end while it is looked at.
                text(folder.resolve("comm"))
                        .filter(ClockWriters::isKnown)
                        .ifPresent(command -> processes.add(new Process(
                                Long.parseLong(folder.getFileName().toString()),
                                command,
                                text(folder.resolve("cmdline"))
                                        .map(line -> List.of(line.split("\0")))
                                        .orElse(List.of()))));
            }
        }
        return processes;
    }

    private static Optional<String> hostClock(Path clocks) throws IOException {
        if (!Files.isDirectory(clocks)) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(clocks, "ptp*")) {
            for (Path folder : folders) {
                Optional<String> name = text(folder.resolve("clock_name"));
                if (name.isPresent()) {
                    return Optional.of("/dev/" + folder.getFileName() + " (" + name.get() + ")");
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> text(Path file) {
        try {
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip());
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
