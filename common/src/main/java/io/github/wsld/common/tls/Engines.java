package io.github.wsld.common.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** TLS engines as links want them: TLS 1.3, one cipher suite, no names. */
final class Engines {
    private static final String PROTOCOL = "TLSv1.3";
    private static final String CIPHER_SUITE = "TLS_AES_128_GCM_SHA256";
    /** The JDK would keep 20480 for a day: more than our heap. */
    private static final int MOST_SESSIONS = 32;

    private Engines() {}

    /** @param keys of the server, null for a client */
    static SSLContext context(KeyManager[] keys) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance(PROTOCOL);
        context.init(keys, new TrustManager[] {new AnyCertificate()}, null);
        context.getServerSessionContext().setSessionCacheSize(MOST_SESSIONS);
        context.getClientSessionContext().setSessionCacheSize(MOST_SESSIONS);
        return context;
    }

    static SSLEngine client(SSLContext context) {
        SSLEngine engine = engine(context);
        engine.setUseClientMode(true);
        return engine;
    }

    static SSLEngine server(SSLContext context) {
        SSLEngine engine = engine(context);
        engine.setUseClientMode(false);
        return engine;
    }

    private static SSLEngine engine(SSLContext context) {
        SSLEngine engine = context.createSSLEngine();
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {PROTOCOL});
        parameters.setCipherSuites(new String[] {CIPHER_SUITE});
        parameters.setServerNames(List.of());
        engine.setSSLParameters(parameters);
        return engine;
    }

    /**
     * Believes any certificate, for it is believed by nobody: the proofs of the link set-up cover it, and a man in the middle, who
     * has another, has no key to prove. "Extended", or the JDK would add checks of its own.
     */
    private static final class AnyCertificate extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
