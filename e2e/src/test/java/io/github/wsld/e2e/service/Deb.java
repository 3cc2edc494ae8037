package io.github.wsld.e2e.service;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The Debian package as the build has made it. */
final class Deb {
    private static final Path FILE = Path.of("../packaging/target/wsld.deb");

    private Deb() {}

    /** Skips the test where the package is not built; fails it where CI=true is set. */
    static Path need() throws IOException {
        boolean built = Files.exists(FILE);
        String reason = FILE + " is missing: mvn -Pdist verify makes it";
        assertTrue(built || !"true".equals(System.getenv("CI")), reason);
        assumeTrue(built, reason);
        return FILE.toRealPath();
    }
}
