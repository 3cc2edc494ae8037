package io.github.wsld.e2e;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** wsld below a stand-in for systemd that keeps its descriptors: manager.py, which says what it can be told by lines of its input. */
public final class Service {
    private static final Path MANAGER = Path.of("src/test/resources/io/github/wsld/e2e/stream/manager.py");

    private Service() {}

    /**
     * The command, not started yet.
     *
     * @param socket ADDRESS:PORT of IPv4 that the manager listens on for it, as wsld.socket does; empty for none
     */
    public static ProcessBuilder command(Session session, String socket, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Parts.need("python3", "apt-get install python3").toString(),
                MANAGER.toAbsolutePath().toString(),
                session.path("notify").toString(),
                session.path("run/wsld/restart").toString(),
                socket));
        command.addAll(Program.WSLD.command(session.path("tmp")));
        command.addAll(List.of(arguments));
        return session.command(command);
    }
}
