package io.github.wsld.e2e.tcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.wsld.e2e.Daemon;
import io.github.wsld.e2e.Outcome;
import io.github.wsld.e2e.Program;
import io.github.wsld.e2e.Service;
import io.github.wsld.e2e.Session;
import io.github.wsld.e2e.doctor.Diagnosis;
import io.github.wsld.e2e.stream.Exchange;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Host and guest in a network namespace each, with a wire between them on which the host takes no TCP connection, as Windows does
 * by default. A unix socket stands for vsock, and goes away.
 */
@Timeout(300)
class FromHostTest {
    private static final String READY = "links of the host are ready";
    private static final int CUTS = 8;
    /** More than sockets on the way to the client hold: so much comes back over a new link alone. */
    private static final long SOME = 1 << 20;

    @TempDir
    Path folder;

    private Session session;
    private Namespace host;
    private Namespace guest;
    private ServerSocketChannel echo;
    private final long seed = Long.getLong("wsld.seed", System.nanoTime());
    private Daemon wsldhost;
    private Daemon wsld;

    @BeforeEach
    void wire() throws Exception {
        session = new Session(folder);
        host = Namespace.open();
        guest = Namespace.open();
        host.shell(session, """
                        ip link add h0 type veth peer name g0 netns %d
                        ip address add 172.30.77.1/24 dev h0
                        ip link set h0 up
                        nft add table inet windows
                        nft add chain inet windows input '{ type filter hook input priority 0; }'
                        nft add rule inet windows input iifname h0 tcp flags '&' '(syn|ack)' == syn drop
                        """.formatted(guest.pid())).ok();
        guest.shell(session, """
                        ip address add 172.30.77.2/24 dev g0
                        ip link set g0 up
                        ip route add default via 172.30.77.1
                        """).ok();
        echo = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(session.path("echo")));
        Thread server = new Thread(this::serve, "echo");
        server.setDaemon(true);
        server.start();
        session.run(Program.WSLDHOST, "key", "new", key()).ok();
        Files.writeString(session.config(), """
                host = ["%s", "tcp-from-host:7002"]
                key = "file:%s"
                log_level = "debug"
                [[socket_forward]]
                listen = "%s"
                target = "echo"
                resume = true
                """.formatted(session.unix("link"), key(), session.path("client")));
        startHost();
        wsld = startGuest();
        wsld.awaitLine(READY);
    }

    private String key() {
        return session.path("key").toString();
    }

    private void startHost() throws Exception {
        wsldhost = new Daemon(host.enter(session.command(
                Program.WSLDHOST,
                "--key=" + key(),
                "--log-level=debug",
                "--legacy=false",
                "--socket=echo=" + session.unix("echo"),
                "--listen=" + session.unix("link"))));
        wsldhost.awaitLine("listening");
    }

    private Daemon startGuest() throws IOException {
        return new Daemon(guest.enter(session.command(Program.WSLD)));
    }

    private void serve() {
        while (true) {
            try {
                SocketChannel client = echo.accept();
                Thread thread = new Thread(() -> repeat(client), "echo client");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void repeat(SocketChannel client) {
        ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
        try (client) {
            while (client.read(bytes.clear()) >= 0) {
                writeAll(client, bytes.flip());
            }
        } catch (IOException e) {
            // The client is gone: the test's thread asserts what matters.
        }
    }

    @AfterEach
    void close() throws IOException {
        if (wsld != null) {
            wsld.close();
        }
        if (wsldhost != null) {
            wsldhost.close();
        }
        if (echo != null) {
            echo.close();
        }
        host.close();
        guest.close();
    }

    @Test
    void streamsGoOverLinksThatTheHostOpens() throws Exception {
        Outcome refused = session.run(
                guest.enter(session.command(List.of("curl", "-sS", "--max-time", "2", "http://172.30.77.1:7002/"))));
        assertEquals(28, refused.exitCode(), "the guest reaches no port of the host by TCP");
        Files.delete(session.path("link"));
        // More than are kept ready: each that is used is replaced.
        for (int i = 0; i < 8; i++) {
            echoes(100_000);
        }
        wsldhost.awaitLine("spare links are used");
        String guestStatus = text(guest, Program.WSLD);
        assertTrue(
                guestStatus.matches(
                        "(?s).*\\n  key +number \\p{XDigit}{16}\\n  spares +\\d+ links of the host ready at tcp:.*"),
                guestStatus);
        // The host replaces those that were used; nobody uses one now.
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            while (!text(guest, Program.WSLD).matches("(?s).*spares +[1-9]\\d* links of the host ready.*")) {}
        });
        new Diagnosis(session.run(guest.enter(session.command(Program.WSLD, "doctor", "--json"))))
                .says("warning", "host", "wsldhost is not reached at " + session.unix("link"))
                .says("ok", "host", "tcp-from-host:7002 has ");
        String hostStatus = text(host, Program.WSLDHOST);
        assertTrue(
                hostStatus.matches(
                        "(?s).*\\n  key +number \\p{XDigit}{16}\\n  spares +\\d of 4 links open at tcp:172.*"),
                hostStatus);
    }

    private String text(Namespace where, Program program) throws Exception {
        return session.run(where.enter(session.command(program, "status"))).ok().out();
    }

    @Test
    void bothFindEachOtherAgain() throws Exception {
        wsldhost.kill();
        Files.deleteIfExists(session.path("link"));
        startHost();
        wsld.awaitLine(READY, 2);
        wsld.close();
        wsld = startGuest();
        wsld.awaitLine(READY);
        Files.delete(session.path("link"));
        echoes(1000);
    }

    /** Where the guest listens is known to the host from an earlier run of wsld. */
    @Test
    void theHostIsKnownOverItsOwnLinks() throws Exception {
        wsld.close();
        Files.delete(session.path("link"));
        wsld = startGuest();
        wsld.awaitLine("host reached endpoint=tcp-from-host:7002 version=");
        int before = wsld.count("host not reached");
        // Each has wsld ask when the host resumes, for which it has no link.
        for (int i = 0; i < 8; i++) {
            echoes(1000);
        }
        assertEquals(before, wsld.count("host not reached"), wsld::log);
        // The endpoint in use is another one once the preferred one has failed for a while.
        String known = "(?s).*\\n  host +tcp-from-host:7002, up, round trip [^\\n]*, \\d+\\..*";
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            while (!text(guest, Program.WSLD).matches(known)) {}
        });
        new Diagnosis(session.run(guest.enter(session.command(Program.WSLD, "doctor", "--json"))))
                .says("warning", "host", "wsldhost is not reached at " + session.unix("link"))
                .says("ok", "host", "; wsld reaches it at tcp-from-host:7002 in ");
    }

    @Test
    void theHostHearsOfAGuestThatIsGone() throws Exception {
        Files.delete(session.path("link"));
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(session.path("client")))) {
            writeAll(client, ByteBuffer.wrap(new byte[1]));
            assertEquals(1, client.read(ByteBuffer.allocate(1)));
            wsld.kill();
        }
        assertEquals(0, wsldhost.count("stream ended "), wsldhost::log);
        session.run(guest.enter(session.command(Program.WSLD, "bury"))).ok();
        wsldhost.awaitLine("stream ended ");
    }

    /** All links are encrypted, and the host's: the only way there is. */
    @Tag("restarts")
    @Test
    void aStreamOutlivesRestartsOfBoth() throws Exception {
        wsld.close();
        wsld = new Daemon(guest.enter(Service.command(session, "")));
        wsld.awaitLine(READY);
        Files.delete(session.path("link"));
        System.out.println("FromHostTest seed=" + seed);
        try (Exchange exchange = new Exchange(session.path("client"), seed)) {
            for (int round = 1; round <= 2; round++) {
                exchange.awaitMore(SOME);
                wsld.say("restart");
                wsld.awaitLine("manager: ready", 1 + round);
                exchange.awaitMore(SOME);
                session.run(host.enter(session.command(Program.WSLDHOST, "restart")))
                        .ok();
            }
            exchange.awaitMore(SOME);
            exchange.finish(0);
        } finally {
            session.run(Program.WSLDHOST, "stop").ok();
        }
        assertEquals(2, wsld.count("taken over from the last run streams=1 "), wsld::log);
        assertEquals(0, wsld.count("ERROR|streams lost"), wsld::log);
        assertEquals(0, wsldhost.count("ERROR|streams lost"), wsldhost::log);
    }

    @Test
    void bytesSurviveLinksThatAreCut() throws Exception {
        System.out.println("FromHostTest seed=" + seed);
        Files.delete(session.path("link"));
        try (Exchange exchange = new Exchange(session.path("client"), seed)) {
            for (int i = 0; i < CUTS; i++) {
                exchange.awaitMore(SOME);
                cut();
            }
            exchange.awaitMore(SOME);
            assertTrue(exchange.finish(0) > CUTS * SOME);
        }
        String resumed = "stream resumed .* endpoint=tcp-from-host:";
        assertTrue(wsld.count(resumed) >= CUTS, wsld::log);
        assertEquals(0, wsld.count("ERROR|streams lost"), wsld::log);
    }

    /** Has the kernel close the links at the guest's end, spare ones too. Kernels may be built without this. */
    private void cut() throws Exception {
        Outcome closed =
                guest.shell(session, "ss -HKt state established sport = :7002").ok();
        assumeFalse(closed.out().isBlank(), "the kernel closes no connections of others (CONFIG_INET_DIAG_DESTROY)");
    }

    private void echoes(int size) throws Exception {
        byte[] question = new byte[size];
        new Random(size).nextBytes(question);
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(session.path("client")))) {
            Thread writer = new Thread(
                    () -> {
                        try {
                            writeAll(client, ByteBuffer.wrap(question));
                            client.shutdownOutput();
                        } catch (IOException e) {
                            // What comes back tells.
                        }
                    },
                    "question");
            writer.start();
            ByteBuffer answer = ByteBuffer.allocate(size);
            while (answer.hasRemaining() && client.read(answer) >= 0) {}
            assertArrayEquals(question, answer.array(), () -> wsld.log() + wsldhost.log());
            writer.join();
        }
    }

    private static void writeAll(SocketChannel to, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }
}
