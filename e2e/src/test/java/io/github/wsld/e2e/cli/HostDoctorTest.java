package io.github.wsld.e2e.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.wsld.e2e.Daemon;
import io.github.wsld.e2e.Outcome;
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
@Timeout(120)
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

    private List<JsonObject> findings(int exitCode, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("doctor", "--json"));
        arguments.addAll(List.of(options));
        Outcome outcome =
                session.run(Program.WSLDHOST, arguments.toArray(String[]::new)).exited(exitCode);
        JsonObject all = JsonParser.parseString(outcome.out()).getAsJsonObject();
        assertEquals("wsldhost", all.get("program").getAsString());
        List<JsonObject> findings = new ArrayList<>();
        for (JsonElement finding : all.getAsJsonArray("findings")) {
            findings.add(finding.getAsJsonObject());
        }
        return findings;
    }

    /** The finding of this title has this level and, in its text and help, these words. */
    private static void assertFound(List<JsonObject> findings, String title, String level, String text, String help) {
        JsonObject finding = findings.stream()
                .filter(candidate -> candidate.get("title").getAsString().equals(title))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + title + " in " + findings));
        assertEquals(level, finding.get("level").getAsString(), finding::toString);
        assertTrue(finding.get("text").getAsString().contains(text), finding::toString);
        assertEquals(!help.isEmpty(), finding.has("help"), finding::toString);
        assertTrue(help.isEmpty() || finding.get("help").getAsString().contains(help), finding::toString);
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
            List<JsonObject> findings = findings(0);
            assertFound(findings, "wsldhost", "ok", "listens on " + session.unix("link"), "");
            assertFound(findings, "vsock", "not_used", "elsewhere", "");
            assertFound(findings, "X server", "ok", "The X.Org Foundation, release ", "");
            // Xvfb listens on all addresses, and what netfilter does only root may read.
            assertFound(
                    findings,
                    "X server's port",
                    "warning",
                    "open to the network",
                    "--dport " + server.port() + " ! -i lo");
            assertFound(findings, "SSH agent", "ok", "holds 1 key", "");
            assertFound(findings, "key", "ok", "key number ", "");
            assertFound(findings, "ports", "ok", "guests may reach ", "");
        }
    }

    @Test
    void withNothingRunningEachThingIsMissed() throws Exception {
        int closed = Ports.free();
        List<JsonObject> findings =
                findings(UNAVAILABLE, "--display=127.0.0.1:" + closed, "--ssh-agent=" + session.unix("none"));
        assertFound(findings, "wsldhost", "failure", "no wsldhost is running", "wsldhost --daemon");
        assertFound(findings, "X server", "failure", "ECONNREFUSED", "--display HOST:PORT");
        assertFound(findings, "SSH agent", "warning", "ENOENT", "ssh-agent -s");
        assertFound(findings, "key", "not_used", "there is none", "");
    }

    @Test
    void peopleReadTheSameInLines() throws Exception {
        String out = session.run(Program.WSLDHOST, "doctor", "--display=127.0.0.1:" + Ports.free())
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
            List<JsonObject> findings = findings(UNAVAILABLE, display(server));
            assertFound(findings, "X server", "warning", "Authorization required", "xauth");
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
        List<JsonObject> findings = findings(UNAVAILABLE, "--display=127.0.0.1:" + Ports.free());
        assertFound(findings, "key", "failure", "rw-r--r--", "chmod 600 \"" + key);
        assertTrue(!findings.toString().contains(secret.substring(secret.indexOf(':') + 1)), "the key is shown");
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
            List<JsonObject> findings = findings(UNAVAILABLE, "--display=127.0.0.1:" + Ports.free());
            assertFound(findings, "wsldhost", "warning", "version 0.0.1", "wsldhost stop");
        } finally {
            threads.shutdownNow();
        }
    }
}
