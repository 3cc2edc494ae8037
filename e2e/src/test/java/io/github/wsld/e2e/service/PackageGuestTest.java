package io.github.wsld.e2e.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.wsld.e2e.Parts;
import io.github.wsld.e2e.guest.Guest;
import io.github.wsld.e2e.guest.GuestResult;
import io.github.wsld.e2e.guest.GuestRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Debian package from its installation to its purge, where systemd is process 1. The script, package.sh, says what is
 * expected; one boot for all of it.
 */
@Tag("services")
final class PackageGuestTest {
    @TempDir
    Path folder;

    @Test
    void installedRunUpgradedAndPurged() throws Exception {
        Path deb = Deb.need();
        Parts.need("curl", "apt-get install curl");
        Parts.need("xdpyinfo", "apt-get install x11-utils");
        Parts.need("xclock", "apt-get install x11-apps");
        Parts.need("Xvfb", "apt-get install xvfb");

        GuestResult result = new Guest(folder.resolve("guest"))
                .run(GuestRun.of(script())
                        .withSystemd()
                        .memoryMiB(1536)
                        .limit(Duration.ofMinutes(25))
                        .variable("DEB", deb));

        assertEquals(0, result.status(), result::console);
    }

    private static String script() throws IOException {
        try (InputStream in = PackageGuestTest.class.getResourceAsStream("package.sh")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
