package io.github.wsld.e2e.agent;

import io.github.wsld.e2e.Daemon;
import io.github.wsld.e2e.Parts;
import io.github.wsld.e2e.Ports;
import io.github.wsld.e2e.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A real sshd on loopback that lets in the user who runs the test, by the session's {@code key.pub} alone. */
final class SshServer implements AutoCloseable {
    private final Daemon daemon;
    private final int port = Ports.closed();

    /** @param agent makes the key that the server has of its own */
    SshServer(Session session, RealAgent agent, String name) throws Exception {
        Path sshd = Parts.need("sshd", "apt-get install openssh-server");
        Path hostKey = session.path(name + "_host_key");
        agent.run(agent.socket(), "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", hostKey.toString())
                .ok();
        Path config = Files.writeString(
                session.path(name + "_config"), """
                Port %d
                ListenAddress 127.0.0.1
                HostKey %s
                AuthorizedKeysFile %s
                PidFile none
                StrictModes no
                UsePAM no
                PermitRootLogin yes
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                AllowAgentForwarding yes
                """.formatted(port, hostKey, session.path("key.pub")));
        List<String> command = new ArrayList<>(List.of(sshd.toString(), "-D", "-e", "-f", config.toString()));
        if ((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0) {
            // As root it wants a folder in /run, which gets one of this server's own.
            Parts.need("unshare", "apt-get install util-linux");
            command.addAll(
                    0,
                    List.of(
                            "unshare",
                            "-m",
                            "sh",
                            "-c",
                            "mount -t tmpfs tmpfs /run && mkdir /run/sshd && exec \"$@\"",
                            "sh"));
        }
        daemon = new Daemon(session.command(command));
        daemon.awaitLine("Server listening on 127.0.0.1");
    }

    /** The words of an ssh command to this server that depends on nothing of the machine's. */
    List<String> ssh() {
        return List.of(
                "ssh",
                "-F",
                "none",
                "-p",
                Integer.toString(port),
                "-o",
                "StrictHostKeyChecking=no",
                "-o",
                "UserKnownHostsFile=/dev/null",
                "-o",
                "BatchMode=yes",
                "-o",
                "LogLevel=ERROR",
                "127.0.0.1");
    }

    int port() {
        return port;
    }

    String log() {
        return daemon.log();
    }

    @Override
    public void close() {
        new Foreign(daemon).close();
    }
}
