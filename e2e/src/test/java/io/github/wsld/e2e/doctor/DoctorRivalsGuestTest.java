package io.github.wsld.e2e.doctor;

import io.github.wsld.e2e.Parts;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code wsld doctor} in a guest kernel where a real systemd-timesyncd, and then a real chronyd, follow a server that is 5 s ahead of
 * the host, while wsld is to keep the clock by the host's. Their packages are unpacked, not installed.
 */
@Tag("services")
final class DoctorRivalsGuestTest {
    /** {@code clock TEXT...}: whether wsld's report of the clock has all of them. */
    private static final String SCRIPT = """
            export XDG_RUNTIME_DIR=/run/home
            clock() {
                said=$(echo time | socat -t 10 - "UNIX-CONNECT:/run/home/wsld/wsld-$pid.sock")
                for text; do
                    case $said in *"$text"*) ;; *) return 1 ;; esac
                done
            }
            rival() {
                start "${1##*/}" env LD_LIBRARY_PATH="$LIBRARIES" "$@"
                rival=$!
            }
            getent passwd systemd-timesync >/dev/null || {
                echo 'systemd-timesync:x:990:990::/:/usr/sbin/nologin' >>/etc/passwd
                echo 'systemd-timesync:x:990:' >>/etc/group
            }
            printf '[Time]\\nNTP=127.0.0.1\\nPollIntervalMinSec=16\\nConnectionRetrySec=1\\n' >/etc/systemd/timesyncd.conf
            mkdir -p /run/chrony
            printf '%s\\n' 'server 127.0.0.1 minpoll 0 maxpoll 0 iburst' 'makestep 1 3' 'cmdport 0' \
                'pidfile /run/chrony/pid' >/run/chrony/chrony.conf

            start ntp ${java% -jar} -cp "$CLASSES" io.github.wsld.e2e.time.LyingNtpServer 5000000000
            await "the server's port" grep -q ':007B ' /proc/net/udp /proc/net/udp6
            read -r up idle </proc/uptime
            start wsldhost $wsldhost --raw-time "$(($(date +%s) - ${up%%.*}))000000000:0"
            await_vsock 6000
            printf '[x11]\\n[time]\\ninterval = "1s"\\nmode = "keep"\\n' >/run/home/.wsld.toml
            start wsld $wsld
            pid=$!
            await "wsld's control socket" test -S "/run/home/wsld/wsld-$pid.sock"
            await "a comparison" clock '"offset_ns"'

            rival "$TIMESYNCD"
            await "a fight with systemd-timesyncd" clock '"fight":true' '"systemd-timesyncd"'
            examine timesyncd $wsld doctor --json
            kill $rival
            await "peace" clock '"fight":false'

            rival "$CHRONYD" -d -F 0 -u root -f /run/chrony/chrony.conf
            await "a fight with chronyd" clock '"fight":true' '"chronyd"'
            examine chronyd $wsld doctor --json
            """;

    @TempDir
    Path folder;

    @Test
    void whoFightsAboutTheClockIsNamed() throws Exception {
        Path libraries = Parts.needUnpacked("usr/lib/x86_64-linux-gnu/systemd", "libsystemd-shared");
        GuestExaminations found = GuestExaminations.run(
                folder.resolve("guest"),
                SCRIPT,
                Map.of(
                        "CLASSES",
                        System.getProperty("java.class.path"),
                        "CHRONYD",
                        Parts.needUnpacked("usr/sbin/chronyd", "chrony"),
                        "TIMESYNCD",
                        Parts.needUnpacked("lib/systemd/systemd-timesyncd", "systemd-timesyncd"),
                        "LIBRARIES",
                        libraries + ":" + libraries.getParent()));
        found.of("timesyncd")
                .says(
                        "warning",
                        "clock",
                        "sets it to another time again and again; set by systemd-timesyncd too",
                        "systemctl disable --now systemd-timesyncd");
        found.of("chronyd")
                .says(
                        "warning",
                        "clock",
                        "sets it to another time again and again; set by chronyd too",
                        "systemctl disable --now chrony");
    }
}
