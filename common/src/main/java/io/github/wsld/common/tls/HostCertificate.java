package io.github.wsld.common.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.util.Collections;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** The host's self-signed certificate and its private key. Immutable; no text of it shows the key. */
public final class HostCertificate {
    /** Protects nothing: the file's mode does. PKCS12 wants one all the same. */
    public static final String STORE_PASSWORD = "wsldhost";

    private final SSLContext context;
    private final byte[] digest;

    private HostCertificate(SSLContext context, byte[] digest) {
        this.context = context;
        this.digest = digest;
    }

    /**
     * Reads a PKCS12 file that {@code wsldhost key new} has made; blocks.
     *
     * @throws IOException with the file, what is wrong and what to do
     */
    public static HostCertificate read(Path file) throws IOException {
        char[] password = STORE_PASSWORD.toCharArray();
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            String alias = Collections.list(store.aliases()).stream()
                    .findFirst()
                    .orElseThrow(() -> new IOException("it holds no certificate"));
            Certificate certificate = store.getCertificate(alias);
            if (certificate == null || !store.isKeyEntry(alias)) {
                throw new IOException("it holds no certificate with its private key");
            }
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            return new HostCertificate(Engines.context(keys.getKeyManagers()), digest(certificate));
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "certificate " + file + " is missing; make it with: wsldhost key new --certificate-only", e);
        } catch (IOException | GeneralSecurityException e) {
            throw new IOException(
                    "certificate " + file + " is of no use (" + e.getMessage()
                            + "); remove it and make another with: wsldhost key new --certificate-only",
                    e);
        }
    }

    /** SHA-256 of the certificate in DER. */
    public byte[] digest() {
        return digest.clone();
    }

    SSLEngine engine() {
        return Engines.server(context);
    }

    static byte[] digest(Certificate certificate) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
    }
}
