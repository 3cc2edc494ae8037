package io.github.wsld.guest.x11;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The processes under {@code /proc}; proc(5) describes the files. */
public final class ProcProcessTable implements ProcessTable {

    private final Path proc;

    /**
     * @param proc {@code /proc}
     */
    public ProcProcessTable(Path proc) {
        this.proc = proc;
    }

    @Override
    public int self() {
        return Math.toIntExact(ProcessHandle.current().pid());
    }

    @Override
    public Optional<Entry> find(int pid) {
        Path folder = proc.resolve(Integer.toString(pid));
        try {
            // "pid (command) state ...", where the command may hold spaces and brackets of its own.
            String stat = read(folder.resolve("stat"));
            int open = stat.indexOf('(');
            int close = stat.lastIndexOf(')');
            if (open < 0 || stat.length() < close + 3) {
                return hidden(pid);
            }
            char state = stat.charAt(close + 2);
            if (state == 'Z' || state == 'X') {
                return Optional.empty();
            }
            String arguments = read(folder.resolve("cmdline"));
            return Optional.of(new Entry(
                    pid,
                    stat.substring(open + 1, close),
                    arguments.isEmpty() ? List.of() : List.of(arguments.split("\0"))));
        } catch (IOException unreadable) {
            // Gone, unless /proc keeps processes from us (hidepid=, ProtectProc=), or this one's files in particular.
            return Files.exists(folder) || !Files.exists(proc.resolve("1")) ? hidden(pid) : Optional.empty();
        }
    }

    private static Optional<Entry> hidden(int pid) {
        return Optional.of(new Entry(pid, "", List.of()));
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
