package io.github.wsld.e2e.doctor;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code wsld doctor} on a clock that is wrong, in a guest kernel whose clock may be set: an hour off a real host's, without the right
 * to set it and by configuration; set back again and again by another program; without a host.
 */
@Tag("guest")
final class DoctorClockGuestTest {
    /** {@code follow NAME PREFIX TEXT} starts a wsld, and waits until its report of the clock has the text. */
    private static final String SCRIPT = """
            export XDG_RUNTIME_DIR=/run/home
            clock() {
                echo time | socat -t 10 - "UNIX-CONNECT:/run/home/wsld/wsld-$pid.sock" | grep -q "$1"
            }
            configure() { printf '[x11]\\n[time]\\ninterval = "1s"\\nmode = "%s"\\n' "$1" >/run/home/.wsld.toml; }
            follow() {
                start "$1" $2 $wsld
                pid=$!
                await "the control socket of $1" test -S "/run/home/wsld/wsld-$pid.sock"
                await "$3 of $1" clock "$3"
            }

            configure watch
            follow watching "" '"problem"'
            examine alone $wsld doctor --json

            read -r up idle </proc/uptime
            base=$(($(date +%s) - ${up%%.*} + 3600))000000000
            start wsldhost $wsldhost --raw-time "$base:0"
            await_vsock 6000
            await "a comparison" clock '"offset_ns"'
            examine watched $wsld doctor --json

            configure keep
            kill -HUP $pid
            (while sleep 1; do date -s @1000000000 >/dev/null; done) &
            writer=$!
            await "a fight" clock '"fight":true'
            examine fought $wsld doctor --json
            kill $pid
            wait $pid

            follow denied "setpriv --bounding-set -sys_time --inh-caps -sys_time" '"offset_ns"'
            kill $writer
            examine denied $wsld doctor --json
            """;

    @TempDir
    Path folder;

    @Test
    void aClockThatIsWrongIsTold() throws Exception {
        GuestExaminations found = GuestExaminations.run(folder.resolve("guest"), SCRIPT);
        found.of("alone").says("warning", "clock", "not compared with the host's: ", "wsld time");
        found.of("watched").says("warning", "clock", "of the host's, more than is to be", "wsld time");
        found.of("fought")
                .says("warning", "clock", "another program sets it to another time again and again", "wsld time");
        found.of("denied")
                .says("ok", "host", "vsock:2:6000 answers in ")
                .says("failure", "clock", "and wsld may not set it", "systemctl enable --now wsld");
    }
}
