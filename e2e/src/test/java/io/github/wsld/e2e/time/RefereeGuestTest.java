package io.github.wsld.e2e.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.e2e.Parts;
import io.github.wsld.e2e.guest.Guest;
import io.github.wsld.e2e.guest.GuestResult;
import io.github.wsld.e2e.guest.GuestRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real systemd-timesyncd and a real chronyd in a guest kernel, whose server is 5 s ahead of the host; and a chronyd that gets wsld's
 * samples. Neither ever runs on the machine itself: their packages are unpacked, not installed.
 */
@Tag("services")
final class RefereeGuestTest {
    private static final Pattern HELD = Pattern.compile("held error-ms=(\\d+)");

    @TempDir
    Path folder;

    @Test
    void timeDaemonsThatPullTheClockWrongAreHeldOff() throws Exception {
        Path chronyd = Parts.needUnpacked("usr/sbin/chronyd", "chrony");
        Path timesyncd = Parts.needUnpacked("lib/systemd/systemd-timesyncd", "systemd-timesyncd");
        Path libraries = Parts.needUnpacked("usr/lib/x86_64-linux-gnu/systemd", "libsystemd-shared");
        GuestResult result = new Guest(folder.resolve("guest"))
                .run(GuestRun.of("""
                                getent passwd systemd-timesync >/dev/null || {
                                    echo 'systemd-timesync:x:990:990::/:/usr/sbin/nologin' >>/etc/passwd
                                    echo 'systemd-timesync:x:990:' >>/etc/group
                                }
                                timeout 150 java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$CLASSES" \
                                    io.github.wsld.e2e.time.RefereeTrial "$CHRONYD" "$TIMESYNCD" "$LIBRARIES" || {
                                    cat "$OUT"/*.log
                                    exit 1
                                }
                                """)
                        .variable("CLASSES", System.getProperty("java.class.path"))
                        .variable("CHRONYD", chronyd)
                        .variable("TIMESYNCD", timesyncd)
                        .variable("LIBRARIES", libraries + ":" + libraries.getParent())
                        .limit(Duration.ofMinutes(4)));
        System.out.println(result.console());
        assertEquals(0, result.status(), result::console);
        Matcher held = HELD.matcher(result.console());
        assertTrue(held.find(), result::console);
        // chronyd pulls 83 ms a second; the longest pause is 16 s, with an interval of 1 s.
        assertTrue(Integer.parseInt(held.group(1)) < 2500, result::console);
        assertTrue(result.console().contains("fed corrections=Optional.empty"), result::console);
    }
}
