package io.github.wsld.net.relay;

import io.github.wsld.common.tls.HostCertificate;
import io.github.wsld.common.tls.Keytool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A host certificate for all tests of this module: keytool takes a second for one. */
final class Certificates {
    static final HostCertificate ONE = make();

    private Certificates() {}

    /** Another one. */
    static HostCertificate make() {
        try {
            Path folder = Files.createTempDirectory("wsld-certificate");
            Path file = folder.resolve("key.p12");
            try {
                new Keytool(Path.of(System.getProperty("java.home"))).makeCertificate(file);
                return HostCertificate.read(file);
            } finally {
                Files.deleteIfExists(file);
                Files.delete(folder);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("no certificate", e);
        }
    }
}
