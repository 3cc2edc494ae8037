package io.github.wsld.net.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Acceptor;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.Dial;
import io.github.wsld.common.loop.DialFailure;
import io.github.wsld.common.loop.EventHandler;
import io.github.wsld.common.loop.WorkerPool;
import io.github.wsld.common.relay.Relay;
import io.github.wsld.common.relay.RelayEnd;
import io.github.wsld.common.tls.HostCertificate;
import io.github.wsld.common.tls.Tls;
import io.github.wsld.common.tls.TlsHandshake;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The host's side of TLS against the JDK's own client, and against what is none. */
@Timeout(300)
class TlsTest {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final LoopThread loop = new LoopThread();
    private final WorkerPool workers = new WorkerPool(loop.loop);
    private final BlockingQueue<String> failures = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> digests = new LinkedBlockingQueue<>();
    private final BlockingQueue<RelayEnd> ends = new LinkedBlockingQueue<>();
    private ServerSocketChannel target;
    private Acceptor acceptor;

    @BeforeEach
    void listen() throws IOException {
        target = Channels.listen(new Endpoint.Tcp("127.0.0.1", 0));
        Endpoint targetEndpoint = Channels.endpoint(target);
        Tls tls = new Tls(loop.loop, workers);
        acceptor = loop.call(() -> new Acceptor(
                loop.loop,
                loop.loop.sockets().listen(new Endpoint.Tcp("127.0.0.1", 0), 0600),
                fd -> tls.toGuest(
                        loop.loop.open(fd, 0, new Unwatched()), Certificates.ONE, LIMIT, relayTo(targetEndpoint))));
    }

    private TlsHandshake.Outcome relayTo(Endpoint endpoint) {
        return new TlsHandshake.Outcome() {
            @Override
            public void secured(Channel link, byte[] certificateDigest) {
                digests.add(certificateDigest);
                Dial.start(loop.loop, endpoint, LIMIT, new Dial.Outcome() {
                    @Override
                    public void connected(Channel channel) {
                        new Relay(loop.loop, link, channel, (relay, how) -> ends.add(how))
                                .start(java.nio.ByteBuffer.allocate(0), java.nio.ByteBuffer.allocate(0));
                    }

                    @Override
                    public void failed(DialFailure failure) {
                        throw new AssertionError(failure);
                    }
                });
            }

            @Override
            public void failed(String reason) {
                failures.add(reason);
            }
        };
    }

    @AfterEach
    void close() throws IOException {
        loop.call(() -> {
            acceptor.close();
            return null;
        });
        loop.close();
        workers.close();
        target.close();
    }

    @Test
    void bothSeeTheSameCertificate() throws Exception {
        try (SSLSocket client = client("TLSv1.3")) {
            client.startHandshake();
            byte[] seen = MessageDigest.getInstance("SHA-256")
                    .digest(client.getSession().getPeerCertificates()[0].getEncoded());
            assertArrayEquals(Certificates.ONE.digest(), seen);
            assertArrayEquals(Certificates.ONE.digest(), digests.take());
            assertEquals("TLS_AES_128_GCM_SHA256", client.getSession().getCipherSuite());
        }
    }

    @Test
    void anotherCertificateHasAnotherDigest() {
        HostCertificate other = Certificates.make();
        assertNotEquals(
                java.util.HexFormat.of().formatHex(Certificates.ONE.digest()),
                java.util.HexFormat.of().formatHex(other.digest()));
    }

    @Test
    void olderVersionsAreRefused() throws Exception {
        try (SSLSocket client = client("TLSv1.2")) {
            assertThrows(SSLHandshakeException.class, client::startHandshake);
        }
        assertTrue(failures.take().startsWith("the TLS handshake failed: "));
    }

    @Test
    void keysChangeUnderWay() throws Exception {
        try (SSLSocket client = client("TLSv1.3");
                SocketChannel server = serverOf(client)) {
            OutputStream out = client.getOutputStream();
            InputStream in = client.getInputStream();
            for (int i = 0; i < 5; i++) {
                out.write(i);
                assertEquals(i, server.socket().getInputStream().read());
                server.socket().getOutputStream().write(i + 100);
                assertEquals(i + 100, in.read());
                // In TLS 1.3 this is a KeyUpdate that asks for one in return.
                client.startHandshake();
            }
        }
    }

    @Test
    void anEndWithoutCloseNotifyIsNoEnd() throws Exception {
        Socket below = new Socket("127.0.0.1", port());
        SSLSocket client = over(below);
        try (SocketChannel server = serverOf(client)) {
            client.getOutputStream().write(1);
            assertEquals(1, server.socket().getInputStream().read());
            below.shutdownOutput();
            assertEquals(RelayEnd.BROKEN, ends.take());
            assertThrows(
                    SocketException.class,
                    () -> server.socket().getInputStream().read());
        } finally {
            below.close();
        }
    }

    @Test
    void aChangedRecordIsNoEnd() throws Exception {
        Socket below = new Socket("127.0.0.1", port());
        SSLSocket client = over(below);
        try (SocketChannel server = serverOf(client)) {
            below.getOutputStream().write(new byte[] {23, 3, 3, 0, 20});
            below.getOutputStream().write(new byte[20]);
            assertEquals(RelayEnd.BROKEN, ends.take());
            assertThrows(
                    SocketException.class,
                    () -> server.socket().getInputStream().read());
        } finally {
            below.close();
        }
    }

    /** The JDK's socket says user_canceled before its close_notify, after which an engine has nothing more to say either. */
    @Test
    void whoEndsBothWaysAtOnceIsWrittenToNoMore() throws Exception {
        Socket below = new Socket("127.0.0.1", port());
        SSLSocket client = over(below);
        try (SocketChannel server = serverOf(client)) {
            RelayTest.inBackground(client::close);
            assertEquals(-1, server.socket().getInputStream().read());
            server.socket().getOutputStream().write(1);
            Relays.await("the relay has heard its other end out", () -> {
                loop.advance(Duration.ofSeconds(6));
                return !ends.isEmpty();
            });
            assertEquals(RelayEnd.PEER_GONE, ends.take());
        } finally {
            below.close();
        }
    }

    @Test
    void aLinkThatNobodyTakesIsClosed() throws Exception {
        Tls tls = new Tls(loop.loop, workers);
        TlsHandshake.Outcome failing = new TlsHandshake.Outcome() {
            @Override
            public void secured(Channel link, byte[] certificateDigest) {
                throw new IllegalStateException("as a defect would");
            }

            @Override
            public void failed(String reason) {
                failures.add(reason);
            }
        };
        Acceptor another = loop.call(() -> new Acceptor(
                loop.loop,
                loop.loop.sockets().listen(new Endpoint.Tcp("127.0.0.1", 0), 0600),
                fd -> tls.toGuest(loop.loop.open(fd, 0, new Unwatched()), Certificates.ONE, LIMIT, failing)));
        int port = ((Endpoint.Tcp) another.listener().endpoint()).port();
        try (SSLSocket client = (SSLSocket) context().getSocketFactory().createSocket("127.0.0.1", port)) {
            assertThrows(IOException.class, () -> {
                client.startHandshake();
                client.getInputStream().read();
            });
        }
        bothSeeTheSameCertificate();
        loop.call(() -> {
            another.close();
            return null;
        });
        assertEquals(0, failures.size());
    }

    @Test
    void whatIsNoTlsIsRefused() throws Exception {
        try (Socket client = new Socket("127.0.0.1", port())) {
            client.getOutputStream().write("strm".getBytes());
            client.getOutputStream().write(new byte[60]);
            assertTrue(failures.take().startsWith("the TLS handshake failed: "));
            assertClosed(client);
        }
    }

    @Test
    void noiseIsRefused() throws Exception {
        long seed = Long.getLong("wsld.seed", System.nanoTime());
        System.out.println("TlsTest.noiseIsRefused seed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 50; i++) {
            try (Socket client = new Socket("127.0.0.1", port())) {
                byte[] noise = new byte[1 + random.nextInt(3000)];
                random.nextBytes(noise);
                if (random.nextBoolean() && noise.length > 10) {
                    // The header of a ClientHello.
                    System.arraycopy(new byte[] {22, 3, 1, 0, 80, 1, 0, 0, 76, 3}, 0, noise, 0, 10);
                }
                client.getOutputStream().write(noise);
                client.shutdownOutput();
                assertFalse(failures.take().isEmpty());
            }
        }
    }

    @Test
    void aSilentPeerIsGivenUp() throws Exception {
        try (Socket client = new Socket("127.0.0.1", port())) {
            client.getOutputStream().write(22);
            Relays.await("accepted", () -> {
                loop.advance(LIMIT.plusSeconds(1));
                return !failures.isEmpty();
            });
            assertEquals("no TLS handshake within " + LIMIT.toSeconds() + " s", failures.take());
            assertClosed(client);
        }
    }

    /** Perhaps after an alert, perhaps by a reset, which is what comes when the host had not read all that was sent. */
    private static void assertClosed(Socket client) throws IOException {
        try {
            client.getInputStream().readAllBytes();
        } catch (SocketException e) {
            assertEquals("Connection reset", e.getMessage());
        }
    }

    private int port() {
        return ((Endpoint.Tcp) acceptor.listener().endpoint()).port();
    }

    private SSLSocket client(String version) throws Exception {
        SSLSocket client = (SSLSocket) context().getSocketFactory().createSocket("127.0.0.1", port());
        client.setEnabledProtocols(new String[] {version});
        return client;
    }

    private SSLSocket over(Socket below) throws Exception {
        SSLSocket client = (SSLSocket) context().getSocketFactory().createSocket(below, "127.0.0.1", port(), false);
        client.startHandshake();
        return client;
    }

    private SocketChannel serverOf(SSLSocket client) throws IOException {
        client.startHandshake();
        return target.accept();
    }

    private static SSLContext context() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Trusting()}, null);
        return context;
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

    private static final class Unwatched implements EventHandler {
        @Override
        public void ready(int events) {
            throw new IllegalStateException("an event before the handshake began");
        }

        @Override
        public void abort(Throwable cause) {}
    }
}
