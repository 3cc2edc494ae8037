package io.github.wsld.e2e.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.wsld.e2e.Daemon;
import io.github.wsld.e2e.Outcome;
import io.github.wsld.e2e.Parts;
import io.github.wsld.e2e.Program;
import io.github.wsld.e2e.Session;
import io.github.wsld.e2e.stream.CuttingProxy;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** OpenSSH's programs in the guest, and its agent on the host. */
@Timeout(300)
@SuppressWarnings("try")
class SshAgentTest {
    @TempDir
    private Path folder;

    private Session session;
    private RealAgent real;
    private Path socket;

    @BeforeEach
    void logIn() throws IOException {
        session = new Session(folder);
        real = new RealAgent(session);
        socket = session.path("ours/agent");
        Files.writeString(session.config(), "[ssh_agent]\nssh_auth_sock = \"" + socket + "\"\n");
    }

    @Test
    void keysAreListedAndSignTheirOwnersFiles() throws Exception {
        try (Foreign agent = real.start();
                Daemon wsldhost = wsldhost(real.socket());
                Daemon wsld = wsld()) {
            assertEquals(0600, mode(socket));
            assertEquals(0700, mode(socket.getParent()));
            assertEquals(
                    "export SSH_AUTH_SOCK=" + socket + ";\n",
                    session.run(Program.WSLD, "env", "--shell", "sh").ok().out());
            assertTrue(real.run(socket, "ssh-add", "-l").ok().out().contains("a key (ED25519)"));

            real.signAndCheck(socket);
            real.run(socket, "ssh-add", "-q", "-D").ok();
            Outcome empty = real.run(socket, "ssh-add", "-l").exited(1);
            assertTrue(empty.out().contains("The agent has no identities."), empty::toString);
            String status = session.run(Program.WSLD, "status").ok().out();
            assertTrue(status.contains("agent:ssh") && status.contains("unix:" + socket), status);
        }
        assertFalse(Files.exists(socket));
    }

    @Test
    void whoGetsNoAgentIsToldSoAndTheLogSaysWhy() throws Exception {
        try (Daemon wsld = wsld()) {
            assertNoAgent();
            assertNoAgent();
            wsld.awaitLine("WARN .*clients refused target=agent:ssh reason=\"wsldhost is not reached at unix:");
            try (Daemon wsldhost = wsldhost(real.socket())) {
                wsld.awaitLine("host reached ");
                assertNoAgent();
                wsld.awaitLine("WARN .*clients refused target=agent:ssh .*reason=\"no SSH agent answers on unix:");
                assertNoAgent();
                String status = session.run(Program.WSLD, "status").ok().out().replaceAll("\\s+", " ");
                assertTrue(status.contains("no SSH agent answers on unix:" + real.socket()), status);
                wsld.assertLogged("WARN .*clients refused", 2);
                try (Foreign agent = real.start()) {
                    real.run(socket, "ssh-add", "-l").ok();
                    wsld.awaitLine("INFO .*clients served again target=agent:ssh");
                }
            }
        }
    }

    /** Not a word of a refusal: no agent is there that could refuse. */
    private void assertNoAgent() throws Exception {
        Outcome list = real.run(socket, "ssh-add", "-l").exited(1);
        assertTrue(list.err().contains("communication with agent failed"), list::toString);
    }

    @Test
    void anotherUserIsRefused() throws Exception {
        assumeTrue(uid() == 0, "only root can become another user");
        String setpriv = Parts.need("setpriv", "apt-get install util-linux").toString();
        try (Foreign agent = real.start();
                Daemon wsldhost = wsldhost(real.socket());
                Daemon wsld = wsld()) {
            List<String> list = List.of("ssh-add", "-l");
            List<String> asNobody =
                    new ArrayList<>(List.of(setpriv, "--reuid=65534", "--regid=65534", "--clear-groups"));
            asNobody.addAll(list);
            for (boolean isOpened : new boolean[] {false, true}) {
                ProcessBuilder command = session.command(asNobody);
                command.environment().put("SSH_AUTH_SOCK", socket.toString());
                Outcome outcome = session.run(command);
                // 2: not connected; else cut off, before it wrote its question, while it did (SIGPIPE) or after.
                Set<Integer> codes = isOpened ? Set.of(1, 128 + 13) : Set.of(2);
                assertTrue(codes.contains(outcome.exitCode()), outcome::toString);
                // What modes keep out is kept out by credentials too, should somebody change the modes.
                Files.setAttribute(socket, "unix:mode", 0666);
                Files.setAttribute(socket.getParent(), "unix:mode", 0711);
                for (Path each = socket.getParent().getParent(); each.startsWith(folder); each = each.getParent()) {
                    Files.setAttribute(each, "unix:mode", 0711);
                }
            }
            wsld.awaitLine(
                    "client refused target=agent:ssh reason=\"user id 65534 is neither root nor the socket's owner\"");
            real.run(socket, "ssh-add", "-l").ok();
        }
    }

    @Test
    void aSocketInUseIsRespectedAndAStaleOneReplaced() throws Exception {
        try (Daemon wsld = wsld()) {
            Outcome second = session.run(Program.WSLD, "--host", session.unix("link"));
            assertTrue(
                    second.exitCode() != 0 && second.toString().contains("another process listens there"),
                    second::toString);
            wsld.kill();
        }
        assertTrue(Files.exists(socket));
        try (Daemon again = wsld()) {
            Files.setAttribute(socket.getParent(), "unix:mode", 0770);
            Files.writeString(session.config(), "[x11]\n");
            again.signal("HUP");
            again.awaitLine("socket no longer served socket=" + socket);
            assertFalse(Files.exists(socket));
            Files.writeString(session.config(), "[ssh_agent]\nssh_auth_sock = \"" + socket + "\"\n");
            again.signal("HUP");
            again.awaitLine("socket not served reason=\"socket folder .* is refused: it has mode 0770");
            Files.setAttribute(socket.getParent(), "unix:mode", 0700);
            Files.writeString(session.config(), "[ssh_agent]\nssh_auth_sock = \"" + socket + "2\"\n");
            again.signal("HUP");
            again.awaitLine("listening socket=" + socket + "2 target=agent:ssh");
            assertTrue(Files.exists(Path.of(socket + "2")));
        }
    }

    /** ssh binds its agent to the session first, upon which an old agent hangs up: without us, it is as if there were none. */
    @Test
    void sshAndAForwardedAgentWorkWithAnAgentThatIsOld() throws Exception {
        try (Foreign agent = real.start();
                OldAgent old = new OldAgent(session.path("old-agent"), real.socket());
                SshServer first = new SshServer(session, real, "first");
                SshServer second = new SshServer(session, real, "second");
                Daemon wsldhost = wsldhost(session.path("old-agent"));
                Daemon wsld = wsld()) {
            List<String> direct = withWord(first.ssh(), "-T", "true");
            session.run(ssh(session.path("old-agent"), direct)).exited(255);
            int hangUps = old.hangUps();
            assertTrue(hangUps > 0);

            Outcome here = session.run(ssh(socket, direct));
            assertEquals(0, here.exitCode(), () -> here + "\n" + first.log() + "\n" + wsld.log());
            assertTrue(old.hangUps() >= hangUps + 2);

            String there = "ssh-add -l && " + quoted(withWord(second.ssh(), "-T", "echo on the second"));
            Outcome through = session.run(ssh(socket, withWord(first.ssh(), "-A", there)));
            assertEquals(0, through.exitCode(), () -> through + "\n" + first.log() + "\n" + second.log() + wsld.log());
            assertTrue(through.out().contains("a key (ED25519)"), through::toString);
            assertTrue(through.out().contains("on the second"), through::toString);
        }
    }

    /** An agent that knows the binding gets it: a key for one host alone does not serve another. */
    @Test
    void aKeyThatIsRestrictedToAHostStaysSo() throws Exception {
        try (Foreign agent = real.start();
                SshServer first = new SshServer(session, real, "first");
                SshServer second = new SshServer(session, real, "second");
                Daemon wsldhost = wsldhost(real.socket());
                Daemon wsld = wsld()) {
            real.run(socket, "ssh-add", "-q", "-D").ok();
            String known = "[127.0.0.1]:" + first.port() + " " + Files.readString(session.path("first_host_key.pub"));
            Path knownHosts = Files.writeString(session.path("known_hosts"), known);
            Path key = Files.copy(session.path("key.kept"), session.path("restricted"));
            real.run(
                            socket,
                            "ssh-add",
                            "-q",
                            "-H",
                            knownHosts.toString(),
                            "-h",
                            "[127.0.0.1]:" + first.port(),
                            key.toString())
                    .ok();
            Files.delete(key);
            session.run(ssh(socket, withWord(first.ssh(), "-T", "true"))).ok();
            session.run(ssh(socket, withWord(second.ssh(), "-T", "true"))).exited(255);
        }
    }

    private static List<String> withWord(List<String> ssh, String option, String command) {
        List<String> words = new ArrayList<>(ssh);
        words.add(1, option);
        words.add(command);
        return words;
    }

    private static String quoted(List<String> words) {
        return "'" + String.join("' '", words) + "'";
    }

    private ProcessBuilder ssh(Path agent, List<String> words) throws IOException {
        return real.command(agent, words.get(0), words.subList(1, words.size()).toArray(String[]::new));
    }

    private Daemon wsldhost(Path agent) throws Exception {
        Daemon daemon =
                session.start(Program.WSLDHOST, "--listen", session.unix("link"), "--ssh-agent", "unix:" + agent);
        daemon.awaitLine("listening");
        return daemon;
    }

    private Daemon wsld() throws Exception {
        Daemon daemon = session.start(Program.WSLD, "--host", session.unix("link"));
        daemon.awaitLine("listening socket=");
        return daemon;
    }

    @Test
    void aConnectionOutlivesItsLinkWhenItIsToResume() throws Exception {
        Files.writeString(session.config(), "[ssh_agent]\nssh_auth_sock = \"" + socket + "\"\nresume = true\n");
        try (Foreign agent = real.start();
                Daemon wsldhost = wsldhost(real.socket());
                CuttingProxy links = new CuttingProxy(session.path("proxy"), session.path("link"));
                Daemon wsld = session.start(Program.WSLD, "--host", session.unix("proxy"))) {
            wsld.awaitLine("host reached ");
            try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                int before = listIdentities(client);
                links.cut();
                assertEquals(before, listIdentities(client), "length of the same answer");
            }
        }
    }

    /** Asks for the agent's keys; the length of its answer. */
    private static int listIdentities(SocketChannel agent) throws IOException {
        // SSH_AGENTC_REQUEST_IDENTITIES, as a frame of one byte.
        agent.write(ByteBuffer.wrap(new byte[] {0, 0, 0, 1, 11}));
        DataInputStream answers = new DataInputStream(Channels.newInputStream(agent));
        byte[] answer = new byte[answers.readInt()];
        answers.readFully(answer);
        assertEquals(12, answer[0], "SSH_AGENT_IDENTITIES_ANSWER");
        return answer.length;
    }

    private static int uid() throws IOException {
        return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    private static int mode(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:mode") & 07777;
    }
}
