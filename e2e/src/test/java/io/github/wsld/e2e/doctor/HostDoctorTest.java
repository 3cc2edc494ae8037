package io.github.wsld.e2e.doctor;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.e2e.Background;
import io.github.wsld.e2e.Daemon;
import io.github.wsld.e2e.Parts;
import io.github.wsld.e2e.Ports;
import io.github.wsld.e2e.Program;
import io.github.wsld.e2e.Session;
import io.github.wsld.e2e.agent.Foreign;
import io.github.wsld.e2e.agent.RealAgent;
import io.github.wsld.e2e.x11.XvfbServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code wsldhost doctor} on this kernel: each fault that can be made here, by the real thing. */
@Timeout(300)
@SuppressWarnings("try")
class HostDoctorTest {
    private static final int UNAVAILABLE = 69;

    @TempDir
    private Path folder;

    private Session session;

    @BeforeEach
    void logIn() throws IOException {
        session = new Session(folder);
    }

    private Diagnosis findings(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("doctor", "--json"));
        arguments.addAll(List.of(options));
        return new Diagnosis(session.run(Program.WSLDHOST, arguments.toArray(String[]::new)));
    }

    private static String display(XvfbServer server) {
        return "--display=127.0.0.1:" + server.port();
    }

    @Test
    void whatIsWellIsFoundWell() throws Exception {
        RealAgent agent = new RealAgent(session);
        session.run(Program.WSLDHOST, "key", "new").ok();
        try (XvfbServer server = XvfbServer.start();
                Foreign running = agent.start();
                Daemon daemon = session.start(
                        Program.WSLDHOST,
                        "--listen",
                        session.unix("link"),
                        display(server),
                        "--ssh-agent=unix:" + agent.socket())) {
            daemon.awaitLine("listening");
            // Without options: the daemon tells what it serves.
            Diagnosis findings = findings();
            findings.outcome().ok();
            findings.says("ok", "wsldhost", "listens on " + session.unix("link"));
            findings.says("not_used", "vsock", "elsewhere");
            findings.says("ok", "X server", "The X.Org Foundation, release ");
            // Xvfb listens on all addresses, and what netfilter does only root may read.
            findings.says("warning", "X server's port", "open to the network", "--dport " + server.port() + " ! -i lo");
            findings.says("ok", "SSH agent", "holds 1 key");
            findings.says("ok", "key", "key number ");
            findings.says("ok", "ports", "guests that forward them reach ");
        }
    }

    @Test
    void withNothingRunningEachThingIsMissed() throws Exception {
        int closed = Ports.closed();
        Diagnosis findings = findings("--display=127.0.0.1:" + closed, "--ssh-agent=" + session.unix("none"));
        findings.says("failure", "wsldhost", "no wsldhost is running", "wsldhost --daemon");
        findings.says("failure", "X server", "ECONNREFUSED", "--display HOST:PORT");
        findings.says("warning", "SSH agent", "ENOENT", "ssh-agent -s");
        findings.says("not_used", "key", "there is none");
    }

    @Test
    void peopleReadTheSameInLines() throws Exception {
        String out = session.run(Program.WSLDHOST, "doctor", "--display=127.0.0.1:" + Ports.closed())
                .exited(UNAVAILABLE)
                .out();
        assertTrue(out.startsWith("FAILURE   wsldhost "), out);
        assertTrue(out.contains("-> wsldhost --daemon\n"), out);
        assertTrue(out.contains("2 failures, "), out);
    }

    @Test
    void anXServerThatWantsACookieIsQuoted() throws Exception {
        Path cookies = Files.write(session.path("cookies"), cookie());
        try (XvfbServer server = XvfbServer.start(64, 64, "-auth", cookies.toString())) {
            Diagnosis findings = findings(display(server));
            findings.says("warning", "X server", "Authorization required", "xauth");
        }
    }

    /** An Xauthority file (Xau(3)) with one cookie for any display: big-endian lengths before each part. */
    private static byte[] cookie() {
        byte[] name = "MIT-MAGIC-COOKIE-1".getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(2 + 2 + 2 + 2 + name.length + 2 + 16)
                .putShort((short) 0xffff)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) name.length)
                .put(name)
                .putShort((short) 16)
                .array();
    }

    @Test
    void aKeyThatOthersMayReadIsAFailure() throws Exception {
        session.run(Program.WSLDHOST, "key", "new").ok();
        Path key = Path.of(
                session.run(Program.WSLDHOST, "key", "show-path").ok().out().strip());
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        String secret = Files.readString(key).strip();
        Diagnosis findings = findings("--display=127.0.0.1:" + Ports.closed());
        findings.says("failure", "key", "rw-r--r--", "chmod 600 \"" + key);
        assertTrue(!findings.outcome().out().contains(secret.substring(secret.indexOf(':') + 1)), "the key is shown");
    }

    @Test
    void aKeyOrACertificateThatIsDamagedIsAFailure() throws Exception {
        Path key = session.path("key");
        session.run(Program.WSLDHOST, "key", "new", key.toString()).ok();
        String display = "--display=127.0.0.1:" + Ports.free();
        Path certificate = session.path("key.p12");
        Files.write(certificate, new byte[] {1, 2, 3});
        findings(display, "--key=" + key)
                .says("failure", "key", certificate.toString(), "wsldhost key new --certificate-only");
        Files.writeString(key, "no key");
        findings(display, "--key=" + key).says("failure", "key", key.toString(), "wsldhost key new --force");
    }

    @Test
    void anXServerThatRefusesAndAnAgentWithoutKeys() throws Exception {
        Path agent = session.path("agent");
        String program =
                Parts.need("ssh-agent", "apt-get install openssh-client").toString();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Foreign empty =
                        new Foreign(new Daemon(session.command(List.of(program, "-D", "-a", agent.toString()))))) {
            empty.daemon().awaitLine("SSH_AUTH_SOCK");
            Background.run("X server", () -> refuse(server));
            findings("--display=127.0.0.1:" + server.getLocalPort(), "--ssh-agent=unix:" + agent)
                    .says("failure", "X server", "refuses clients: \"Maximum number of clients reached\"", "anew")
                    .says("warning", "SSH agent", "holds no key", "ssh-add");
        }
    }

    /** A refusal of the X protocol, version 11.0: "Failed", the reason's length, and the reason in words of four bytes. */
    private static void refuse(ServerSocket server) throws IOException {
        byte[] reason = "Maximum number of clients reached".getBytes(StandardCharsets.US_ASCII);
        int words = (reason.length + 3) / 4;
        try (Socket client = server.accept()) {
            // Its byte order, its version, and no cookie.
            byte order = client.getInputStream().readNBytes(12)[0];
            ByteBuffer answer = ByteBuffer.allocate(8 + 4 * words)
                    .order(order == 'l' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN)
                    .put((byte) 0)
                    .put((byte) reason.length)
                    .putShort((short) 11)
                    .putShort((short) 0)
                    .putShort((short) words)
                    .put(reason);
            client.getOutputStream().write(answer.array());
        }
    }

    @Test
    void aDaemonThatHangsIsTold() throws Exception {
        try (Daemon daemon = session.start(Program.WSLDHOST, "--listen", session.unix("link"))) {
            daemon.awaitLine("listening");
            String display = "--display=127.0.0.1:" + Ports.free();
            findings(display).says("ok", "wsldhost", "pid " + daemon.pid());
            session.signal("STOP", daemon.pid());
            try {
                findings(display)
                        .says("failure", "wsldhost", "pid " + daemon.pid() + " did not answer", "wsldhost stop");
            } finally {
                session.signal("CONT", daemon.pid());
            }
        }
    }

    @Test
    void aDaemonOfAnotherVersionIsToldApart() throws Exception {
        besideOneThatSays("{\"program\":\"wsldhost\",\"version\":\"0.0.1\",\"pid\":7,\"listeners\":[]}\n")
                .says("warning", "wsldhost", "version 0.0.1", "wsldhost restart");
    }

    @Test
    void aDaemonThatTalksNonsenseIsACheckThatFails() throws Exception {
        besideOneThatSays("ready\n").says("warning", "wsldhost", "not known: ", "wsldhost selftest");
    }

    /** Beside a small program that answers all who ask it for its status. */
    private Diagnosis besideOneThatSays(String answer) throws Exception {
        Path run = Files.createDirectory(
                session.path("run/wsld"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path socket = run.resolve("wsldhost-" + ProcessHandle.current().pid() + ".sock");
        try (ServerSocketChannel daemon = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            daemon.bind(UnixDomainSocketAddress.of(socket));
            Background.run("another wsldhost", () -> {
                while (true) {
                    try (SocketChannel client = daemon.accept()) {
                        client.read(ByteBuffer.allocate(256));
                        client.write(StandardCharsets.UTF_8.encode(answer));
                    }
                }
            });
            return findings("--display=127.0.0.1:" + Ports.closed());
        }
    }
}
