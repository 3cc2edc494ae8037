package io.github.wsld.e2e.agent;

import io.github.wsld.e2e.Daemon;
import io.github.wsld.e2e.Outcome;
import io.github.wsld.e2e.Parts;
import io.github.wsld.e2e.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** OpenSSH's agent and its clients, in a session. For the test's thread. */
final class RealAgent {
    private static final String INSTALL = "apt-get install openssh-client";

    private final Session session;
    private final Path socket;

    RealAgent(Session session) {
        this.session = session;
        this.socket = session.path("real-agent");
    }

    /** Where it listens. */
    Path socket() {
        return socket;
    }

    /** Starts the agent with one key, {@code key.pub}; the private half is nowhere else then. */
    Foreign start() throws Exception {
        String program = Parts.need("ssh-agent", INSTALL).toString();
        Files.deleteIfExists(socket);
        Daemon agent = new Daemon(session.command(List.of(program, "-D", "-a", socket.toString())));
        agent.awaitLine("SSH_AUTH_SOCK");
        Path key = session.path("key");
        if (!Files.exists(session.path("key.pub"))) {
            run(socket, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "a key", "-f", key.toString())
                    .ok();
        }
        if (!Files.exists(key)) {
            Files.copy(session.path("key.kept"), key);
        }
        run(socket, "ssh-add", "-q", key.toString()).ok();
        Files.deleteIfExists(session.path("key.kept"));
        Files.move(key, session.path("key.kept"));
        return new Foreign(agent);
    }

    /** Runs one of OpenSSH's programs with an agent. */
    Outcome run(Path agent, String program, String... arguments) throws IOException, InterruptedException {
        return session.run(command(agent, program, arguments));
    }

    ProcessBuilder command(Path agent, String program, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(Parts.need(program, INSTALL).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = session.command(command);
        builder.environment().put("SSH_AUTH_SOCK", agent.toString());
        return builder;
    }
}
