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
public final class RealAgent {
    private static final String INSTALL = "apt-get install openssh-client";

    private final Session session;
    private final Path socket;

    public RealAgent(Session session) {
        this.session = session;
        this.socket = session.path("real-agent");
    }

    /** Where it listens. */
    public Path socket() {
        return socket;
    }

    /** Starts the agent with one key, {@code key.pub}; the private half is nowhere else then. */
    public Foreign start() throws Exception {
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

    /** Has an agent sign a file with its key, and asserts that the signature is right. */
    public void signAndCheck(Path agent) throws IOException, InterruptedException {
        Path text = Files.writeString(session.path("text"), "signed through the whole chain");
        Files.deleteIfExists(session.path("text.sig"));
        run(agent, "ssh-keygen", "-Y", "sign", "-f", session.path("key.pub").toString(), "-n", "file", text.toString())
                .ok();
        ProcessBuilder check = command(
                agent,
                "ssh-keygen",
                "-Y",
                "check-novalidate",
                "-n",
                "file",
                "-s",
                session.path("text.sig").toString());
        session.run(check.redirectInput(text.toFile())).ok();
    }

    /** Runs one of OpenSSH's programs with an agent. */
    public Outcome run(Path agent, String program, String... arguments) throws IOException, InterruptedException {
        return session.run(command(agent, program, arguments));
    }

    /** A command of one of OpenSSH's programs with an agent, not started yet. */
    public ProcessBuilder command(Path agent, String program, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(Parts.need(program, INSTALL).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = session.command(command);
        builder.environment().put("SSH_AUTH_SOCK", agent.toString());
        return builder;
    }
}
