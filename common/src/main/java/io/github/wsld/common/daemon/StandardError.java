package io.github.wsld.common.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Finds out what standard error leads to. */
final class StandardError {

    private static final Path LINUX_DESCRIPTOR = Path.of("/proc/self/fd/2");

    private StandardError() {}

    static LogStyle style(Map<String, String> environment) {
        if (Files.exists(LINUX_DESCRIPTOR)) {
            return style(environment, LINUX_DESCRIPTOR);
        }
        // Without /proc, as on Windows, only the JDK can tell. Windows Terminal alone is known to show colours there.
        return System.console() == null ? LogStyle.PLAIN : terminal(environment, environment.containsKey("WT_SESSION"));
    }

    /** @param descriptor symbolic link of /proc/PID/fd to the stream in question */
    static LogStyle style(Map<String, String> environment, Path descriptor) {
        if (isJournal(environment.getOrDefault("JOURNAL_STREAM", ""), descriptor)) {
            return LogStyle.JOURNAL;
        }
        String term = environment.getOrDefault("TERM", "dumb");
        return isTerminal(descriptor) ? terminal(environment, !term.equals("dumb")) : LogStyle.PLAIN;
    }

    private static LogStyle terminal(Map<String, String> environment, boolean showsColours) {
        boolean wanted = environment.getOrDefault("NO_COLOR", "").isEmpty();
        return wanted && showsColours ? LogStyle.COLOUR : LogStyle.TERMINAL;
    }

    /**
     * Whether the descriptor is the stream that systemd joined to the journal. The variable alone does not tell: a child whose
     * standard error was redirected inherits it, see systemd.exec(5).
     *
     * @param journalStream device and inode in decimal, joined by a colon
     */
    private static boolean isJournal(String journalStream, Path descriptor) {
        if (journalStream.isEmpty()) {
            return false;
        }
        try {
            Map<String, Object> stat = Files.readAttributes(descriptor, "unix:dev,ino");
            return journalStream.equals(stat.get("dev") + ":" + stat.get("ino"));
        } catch (IOException closed) {
            return false;
        }
    }

    private static boolean isTerminal(Path descriptor) {
        try {
            String device = Files.readSymbolicLink(descriptor).toString();
            return device.startsWith("/dev/pts/")
                    || device.startsWith("/dev/tty")
                    || device.startsWith("/dev/hvc")
                    || device.equals("/dev/console");
        } catch (IOException closed) {
            return false;
        }
    }
}
