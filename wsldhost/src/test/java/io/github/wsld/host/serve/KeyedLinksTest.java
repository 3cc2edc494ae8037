package io.github.wsld.host.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.wsld.common.daemon.RecentErrors;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.endpoint.PortRanges;
import io.github.wsld.common.key.KeyFile;
import io.github.wsld.common.loop.WorkerPool;
import io.github.wsld.common.protocol.Binding;
import io.github.wsld.common.protocol.Function;
import io.github.wsld.common.protocol.GuestHandshake;
import io.github.wsld.common.protocol.HandshakeFailure;
import io.github.wsld.common.protocol.HandshakeState;
import io.github.wsld.common.protocol.InfoRequest;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.Limits;
import io.github.wsld.common.protocol.LinkKey;
import io.github.wsld.common.protocol.NonceSource;
import io.github.wsld.common.tls.HostCertificate;
import io.github.wsld.common.tls.Keytool;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A host with a key, on a unix socket and on TCP beyond this machine, against guests of all kinds. */
@Timeout(300)
class KeyedLinksTest {
    private static final LinkKey OTHER = LinkKey.of("another key, of thirty-two bytes".getBytes());

    private static LinkKey key;
    private static HostCertificate certificate;

    @TempDir
    Path folder;

    private final LoopThread thread = new LoopThread();
    private final NonceSource nonces = new Random(1)::nextBytes;
    private LinkServer server;

    /** A certificate takes a process of the JDK's. */
    @BeforeAll
    static void makeKey(@TempDir Path home) throws Exception {
        KeyFile file = new KeyFile(home.resolve("key"));
        key = file.create(new Random(1)::nextBytes, false);
        new Keytool(Path.of(System.getProperty("java.home"))).makeCertificate(file.certificate());
        certificate = HostCertificate.read(file.certificate());
    }

    @BeforeEach
    void serve() throws Exception {
        server = server(new LinkSecurity(key, Optional.of(certificate), false));
        listen(server, Endpoint.Unix.path(folder.resolve("link")));
        listen(server, new Endpoint.Tcp("0.0.0.0", 0));
    }

    private LinkServer server(LinkSecurity security) {
        HostSettings settings = new HostSettings(
                new Endpoint.Tcp("127.0.0.1", 6000),
                PortRanges.parse("none"),
                Optional.empty(),
                Map.of(),
                security,
                Instance.random(nonces),
                "test",
                100,
                StreamSettings.DEFAULT);
        Clock clock = Clock.systemUTC();
        return thread.call(() -> new LinkServer(
                thread.loop, settings, nonces, clock, new RecentErrors(clock), new WorkerPool(thread.loop)));
    }

    private void listen(LinkServer where, Endpoint endpoint) {
        thread.call(() -> {
            try {
                where.listen(endpoint);
                return null;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @AfterEach
    void close() {
        thread.close();
    }

    @Test
    void aGuestWithTheKeyIsServedOverTls() throws Exception {
        try (SSLSocket link = tls()) {
            assertEquals(HandshakeState.DONE, setUp(link, key, binding()).state());
        }
    }

    @Test
    void otherKeysAndNoneAreRefused() throws Exception {
        try (SSLSocket link = tls()) {
            assertEquals(
                    Optional.of(HandshakeFailure.UNKNOWN_KEY),
                    setUp(link, OTHER, binding()).failure());
        }
        try (SSLSocket link = tls()) {
            assertEquals(
                    Optional.of(HandshakeFailure.KEY_MISSING_HERE),
                    setUp(link, LinkKey.NONE, binding()).failure());
        }
    }

    /** As when somebody in the middle shows the guest a certificate of his own. */
    @Test
    void anotherCertificateIsNotBelieved() throws Exception {
        try (SSLSocket link = tls()) {
            GuestHandshake guest = setUp(link, key, Binding.tls(new byte[32]));
            assertEquals(Optional.of(HandshakeFailure.WRONG_PROOF), guest.failure());
        }
        try (SSLSocket link = tls()) {
            GuestHandshake guest = setUp(link, key, Binding.TCP_LOOPBACK);
            assertEquals(Optional.of(HandshakeFailure.WRONG_PROOF), guest.failure());
        }
    }

    @Test
    void aReplayedHandshakeIsClosed() throws Exception {
        byte[] hello;
        byte[] request;
        try (SSLSocket link = tls()) {
            GuestHandshake guest = guest(key, binding());
            hello = bytes(guest);
            link.getOutputStream().write(hello);
            guest.feed(ByteBuffer.wrap(link.getInputStream().readNBytes(88)));
            request = bytes(guest);
            link.getOutputStream().write(request);
            assertTrue(link.getInputStream().read() >= 0);
        }
        try (SSLSocket link = tls()) {
            link.getOutputStream().write(hello);
            assertEquals(88, link.getInputStream().readNBytes(88).length);
            link.getOutputStream().write(request);
            assertEquals(-1, link.getInputStream().read());
        }
        assertEquals(1, (long) thread.call(() -> server.counters().failedSetUps(HandshakeFailure.WRONG_PROOF)));
    }

    @Test
    void theOriginalsFunctionsAreTurnedOff() throws Exception {
        try (SSLSocket link = tls()) {
            link.getOutputStream().write("time".getBytes());
            assertEquals(-1, link.getInputStream().read());
        }
        try (TestGuest guest = new TestGuest(folder.resolve("link"))) {
            guest.write("time".getBytes());
            assertEquals(0, guest.readToEnd().length);
        }
        assertEquals(2, (long) thread.call(() -> server.counters().refusedOriginals()));
    }

    /** This test's process is the host's own user, as the kernel says. */
    @Test
    void ownUserNeedsNoKeyOnAUnixSocket() throws Exception {
        try (TestGuest guest = new TestGuest(folder.resolve("link"))) {
            assertEquals(5, guest.connect("tcp:1").status().number());
        }
    }

    @Test
    void plaintextOnATlsPortIsClosed() throws Exception {
        try (Socket link = new Socket("127.0.0.1", port())) {
            link.getOutputStream().write(bytes(guest(key, Binding.TCP_LOOPBACK)));
            InputStream in = link.getInputStream();
            byte[] answer = in.readNBytes(200);
            assertTrue(answer.length < 88, "an alert at most");
        } catch (SocketException e) {
            // A reset says it as well.
        }
    }

    @Test
    void aFloodOfHalfOpenLinksHarmsNobodyElse() throws Exception {
        List<Socket> flood = new ArrayList<>();
        try {
            for (int i = 0; i < Limits.MAX_UNPROVED_TLS_LINKS + 40; i++) {
                Socket silent = new Socket("127.0.0.1", port());
                flood.add(silent);
                // The beginning of a record.
                silent.getOutputStream().write(22);
            }
            try (SSLSocket link = tls()) {
                assertEquals(HandshakeState.DONE, setUp(link, key, binding()).state());
            }
            try (TestGuest guest = new TestGuest(folder.resolve("link"))) {
                assertEquals(5, guest.connect("tcp:1").status().number());
            }
            assertTrue(thread.call(() -> server.pending()) <= Limits.MAX_UNPROVED_TLS_LINKS);
            assertTrue(thread.call(() -> server.counters().refused()) >= 40);
        } finally {
            for (Socket socket : flood) {
                socket.close();
            }
        }
    }

    @Test
    void tcpBeyondThisMachineNeedsKeyAndCertificate() {
        LinkServer keyless = server(LinkSecurity.NONE);
        LinkServer withoutCertificate = server(new LinkSecurity(key, Optional.empty(), true));
        for (LinkServer bare : List.of(keyless, withoutCertificate)) {
            Endpoint anywhere = new Endpoint.Tcp("0.0.0.0", 0);
            AssertionError failure = assertThrows(AssertionError.class, () -> listen(bare, anywhere));
            assertTrue(failure.getCause().getMessage().contains("needs a key and a certificate"), failure.toString());
        }
    }

    @Test
    void dialsOnlyItsOwnNeighbourhood() throws IOException {
        assertArrayEquals(new boolean[] {true, false, false, false, false}, new boolean[] {
            DialableGuests.isIn(ip(172, 20, 9, 2), ip(172, 20, 0, 1), 20),
            DialableGuests.isIn(ip(172, 20, 16, 2), ip(172, 20, 0, 1), 20),
            DialableGuests.isIn(ip(172, 20, 0, 0), ip(172, 20, 0, 1), 20),
            DialableGuests.isIn(ip(172, 20, 15, 255), ip(172, 20, 0, 1), 20),
            DialableGuests.isIn(ip(172, 20, 9, 2), ip(172, 20, 9, 2), 0)
        });
        assertTrue(DialableGuests.objection(new Endpoint.Tcp("8.8.8.8", 6002), Binding.VSOCK)
                .isPresent());
        Endpoint.Tcp loopback = new Endpoint.Tcp("127.0.0.1", 6002);
        assertTrue(DialableGuests.objection(loopback, Binding.VSOCK).isPresent());
        assertTrue(DialableGuests.objection(loopback, Binding.UNIX).isEmpty());
    }

    /** What a guest announces there would come back. */
    @Test
    void neverDialsItself() throws IOException {
        List<InetAddress> own = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(InetAddress::isSiteLocalAddress)
                .toList();
        assumeFalse(own.isEmpty(), "this machine has no private address");
        for (InetAddress address : own) {
            Endpoint.Tcp at = new Endpoint.Tcp(address.getHostAddress(), 6002);
            assertEquals(Optional.of("this host's own address"), DialableGuests.objection(at, Binding.VSOCK));
        }
    }

    private static byte[] ip(int a, int b, int c, int d) {
        return new byte[] {(byte) a, (byte) b, (byte) c, (byte) d};
    }

    private Binding binding() {
        return Binding.tls(certificate.digest());
    }

    private int port() {
        return thread.call(() -> server.endpoints()).stream()
                .filter(Endpoint.Tcp.class::isInstance)
                .mapToInt(endpoint -> ((Endpoint.Tcp) endpoint).port())
                .findFirst()
                .orElseThrow();
    }

    private GuestHandshake guest(LinkKey with, Binding binding) {
        return new GuestHandshake(
                with, binding, new Random(7)::nextBytes, Function.INFO.code(), new InfoRequest().encode());
    }

    private static byte[] bytes(GuestHandshake guest) {
        byte[] bytes = new byte[guest.output().remaining()];
        guest.output().get(bytes);
        return bytes;
    }

    private GuestHandshake setUp(Socket link, LinkKey with, Binding binding) throws IOException {
        GuestHandshake guest = guest(with, binding);
        OutputStream out = link.getOutputStream();
        InputStream in = link.getInputStream();
        while (guest.state() == HandshakeState.NEED_BYTES) {
            out.write(bytes(guest));
            int next = in.read();
            if (next < 0) {
                guest.endOfInput();
            } else {
                guest.feed(ByteBuffer.wrap(new byte[] {(byte) next}));
            }
        }
        return guest;
    }

    private SSLSocket tls() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Trusting()}, null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port());
        socket.startHandshake();
        return socket;
    }

    private static final class Trusting implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
