package io.github.wsld.e2e.doctor;

import io.github.wsld.e2e.Background;
import io.github.wsld.e2e.Daemon;
import io.github.wsld.e2e.Ports;
import io.github.wsld.e2e.Program;
import io.github.wsld.e2e.RawConnection;
import io.github.wsld.e2e.Session;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code wsld doctor} says of hosts that answer and give no link, for other reasons than the key. */
@Timeout(240)
@SuppressWarnings("try")
class DoctorRefusalsTest {
    /** Of HELLO, by docs/protocol.md. */
    private static final int HELLO = 48;
    /** Of CHALLENGE. */
    private static final int CHALLENGE = 88;

    @TempDir
    private Path folder;

    private Session session;

    @BeforeEach
    void logIn() throws IOException {
        session = new Session(folder);
        configure("");
    }

    private void configure(String more) throws IOException {
        Files.writeString(session.config(), "host = \"" + session.unix("link") + "\"\n" + more + "[x11]\n");
    }

    private Diagnosis examine() throws Exception {
        return new Diagnosis(session.run(Program.WSLD, "doctor", "--json"));
    }

    /** What becomes of one link. */
    private interface Part {
        void play(RawConnection link) throws IOException;
    }

    private ServerSocketChannel standIn(Part part) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(session.path("link")));
        Background.run("host", () -> {
            while (true) {
                RawConnection link = new RawConnection(listener.accept());
                Background.run("host", () -> {
                    try (link) {
                        part.play(link);
                    }
                });
            }
        });
        return listener;
    }

    /** A refusal's first bytes; what follows them is zero. */
    private static byte[] challenge(String first) {
        return ByteBuffer.allocate(CHALLENGE)
                .put(HexFormat.of().parseHex(first))
                .array();
    }

    @ParameterizedTest
    @CsvSource({
        "77736c680001, the two sides speak no common version, wsldhost --version",
        "77736c680003, the host has too many links under way, wsld doctor",
        "485454502f31, the other side does not keep to the link set-up, wsldhost status"
    })
    void oneThatRefuses(String first, String why, String help) throws Exception {
        try (ServerSocketChannel host = standIn(link -> {
            link.read(HELLO);
            link.write(challenge(first)).readToEnd();
        })) {
            examine().says("failure", "host", "no link to wsldhost at " + session.unix("link") + ": " + why, help);
        }
    }

    @Test
    void oneThatIsNoHost() throws Exception {
        try (ServerSocketChannel other = standIn(link -> {
            link.read(HELLO);
            link.write("220 mail\r\n".getBytes(StandardCharsets.US_ASCII));
        })) {
            examine().says("failure", "host", "closed in the middle of the link set-up", "wsldhost status");
        }
    }

    @Test
    void oneThatHangs() throws Exception {
        try (Daemon wsldhost = session.start(Program.WSLDHOST, "--listen=" + session.unix("link"))) {
            wsldhost.awaitLine("listening endpoint=");
            session.signal("STOP", wsldhost.pid());
            try {
                examine().says("failure", "host", "no link to wsldhost at " + session.unix("link"), "wsldhost doctor");
            } finally {
                session.signal("CONT", wsldhost.pid());
            }
        }
    }

    /** The key is the same on both sides, and yet the proofs do not agree: they hold the kind of transport. */
    @Test
    void oneThatAnotherProgramPassesLinksOnTo() throws Exception {
        session.run(Program.WSLDHOST, "key", "new", session.path("key").toString())
                .ok();
        String key = "file:" + session.path("key");
        configure("key = \"" + key + "\"\n");
        int port = Ports.closed();
        try (Daemon wsldhost = session.start(Program.WSLDHOST, "--key=" + key, "--listen=tcp:127.0.0.1:" + port);
                ServerSocketChannel between = standIn(link -> {
                    try (RawConnection onward = RawConnection.to(port)) {
                        Background.run("host", () -> onward.copyTo(link));
                        link.copyTo(onward);
                    }
                })) {
            wsldhost.awaitLine("listening endpoint=");
            examine().says("failure", "host", "the other side could not prove that it has the key", "wsldhost status");
        }
    }
}
