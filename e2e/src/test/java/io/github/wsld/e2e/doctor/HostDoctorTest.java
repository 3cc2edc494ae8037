package io.github.wsld.e2e.doctor;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.e2e.Daemon;
import io.github.wsld.e2e.Ports;
import io.github.wsld.e2e.Program;
import io.github.wsld.e2e.Session;
import io.github.wsld.e2e.agent.Foreign;
import io.github.wsld.e2e.agent.RealAgent;
import io.github.wsld.e2e.x11.XvfbServer;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
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
    void aDaemonOfAnotherVersionIsToldApart() throws Exception {
        Path run = Files.createDirectory(
                session.path("run/wsld"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path socket = run.resolve("wsldhost-" + ProcessHandle.current().pid() + ".sock");
        var threads = Executors.newSingleThreadExecutor();
        try (ServerSocketChannel old = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            old.bind(UnixDomainSocketAddress.of(socket));
            threads.submit(() -> {
                try (SocketChannel client = old.accept()) {
                    client.read(ByteBuffer.allocate(256));
                    client.write(StandardCharsets.UTF_8.encode(
                            "{\"program\":\"wsldhost\",\"version\":\"0.0.1\",\"pid\":7,\"listeners\":[]}\n"));
                }
                return null;
            });
            Diagnosis findings = findings("--display=127.0.0.1:" + Ports.closed());
            findings.says("warning", "wsldhost", "version 0.0.1", "wsldhost restart");
        } finally {
            threads.shutdownNow();
        }
    }
}
