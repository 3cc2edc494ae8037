package io.github.wsld.host.restart;

import io.github.wsld.host.platform.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that comes after this one: started as this one was, so that a program that was updated meanwhile is the one that runs.
 *
 * @param arguments of wsldhost, as on this process's command line
 * @param environment of this process
 */
record Successor(Platform platform, List<String> arguments, Map<String, String> environment) {
    private static final Logger LOG = LoggerFactory.getLogger(Successor.class);

    /** Set by our launcher, which becomes the daemon, to that process's id and its own path. */
    private static final String LAUNCHER = "WSLD_LAUNCHER";

    /** Set by systemd (248 and later) to the id of the process that it has started. */
    private static final String SYSTEMD_PID = "SYSTEMD_EXEC_PID";

    private static final String NOTIFY_SOCKET = "NOTIFY_SOCKET";

    /** Why this process cannot have a successor that outlives it; empty when it can. */
    Optional<String> objection() {
        long pid = ProcessHandle.current().pid();
        if (pid == 1) {
            return Optional.of("this wsldhost is the first process of its container, which ends with it");
        }
        boolean isUnit = Long.toString(pid).equals(environment.get(SYSTEMD_PID));
        return isUnit && !environment.containsKey(NOTIFY_SOCKET)
                ? Optional.of("systemd would end the successor with this process; add NotifyAccess=main to its unit, by"
                        + " which systemd learns of another main process, and start it anew once")
                : Optional.empty();
    }

    /**
     * Starts it with this process's output; blocks.
     *
     * @param predecessor what it is told of this process
     * @param jar see {@link Platform#command}
     */
    Process start(String predecessor, Optional<Path> jar) throws IOException {
        List<String> command = command(jar);
        LOG.debug("successor command={}", command);
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put(Predecessor.VARIABLE, predecessor);
        return builder.start();
    }

    private List<String> command(Optional<Path> jar) throws IOException {
        String[] words = environment.getOrDefault(LAUNCHER, "").split(" ", 2);
        boolean isOurs = words[0].equals(Long.toString(ProcessHandle.current().pid()));
        if (isOurs && Files.isExecutable(Path.of(words[1]))) {
            List<String> command = new ArrayList<>(List.of(words[1]));
            command.addAll(arguments);
            return command;
        }
        return platform.command(jar);
    }
}
