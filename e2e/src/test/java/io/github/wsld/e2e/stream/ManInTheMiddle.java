package io.github.wsld.e2e.stream;

import io.github.wsld.common.tls.HostCertificate;
import io.github.wsld.common.tls.Keytool;
import io.github.wsld.e2e.Background;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Somebody on the way to a host, who reads what guest and host say: the host to the guest, by a certificate of his own, and a guest to
 * the host. Until he steps aside; then he passes on what he cannot read. Any thread.
 */
final class ManInTheMiddle implements AutoCloseable {
    private final ServerSocket listener;
    private final int behind;
    private final SSLContext context;
    private volatile boolean stepsAside;

    /** @param folder for his certificate */
    ManInTheMiddle(Path folder, int behind) throws Exception {
        this.behind = behind;
        Path certificate = folder.resolve("another-certificate");
        new Keytool(Path.of(System.getProperty("java.home"))).makeCertificate(certificate);
        context = context(certificate);
        listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        Background.run("man in the middle", () -> {
            while (true) {
                Socket guest = listener.accept();
                Background.run("man in the middle", () -> join(guest));
            }
        });
    }

    private static SSLContext context(Path certificate) throws IOException, GeneralSecurityException {
        char[] password = HostCertificate.STORE_PASSWORD.toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(certificate)) {
            store.load(in, password);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), new TrustManager[] {new Trusting()}, null);
        return context;
    }

    int port() {
        return listener.getLocalPort();
    }

    void stepAside() {
        stepsAside = true;
    }

    private void join(Socket tcp) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (tcp;
                Socket onward = new Socket(loopback, behind)) {
            if (stepsAside) {
                copyBothWays(tcp, onward);
                return;
            }
            // Given what has been read already, which is nothing, it takes the server's part.
            try (SSLSocket guest = (SSLSocket)
                            context.getSocketFactory().createSocket(tcp, InputStream.nullInputStream(), true);
                    SSLSocket host =
                            (SSLSocket) context.getSocketFactory().createSocket(onward, "wsldhost", behind, true)) {
                copyBothWays(guest, host);
            }
        }
    }

    private static void copyBothWays(Socket guest, Socket host) throws IOException {
        Background.run("man in the middle", () -> copy(host, guest));
        copy(guest, host);
    }

    private static void copy(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
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
