package io.github.wsld.e2e.doctor;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code wsld doctor} says of a wsld.service that a real systemd has trouble with; another program stands for the daemon. */
@Tag("guest")
final class DoctorServiceGuestTest {
    private static final String SCRIPT = """
            unit() {
                printf '[Service]\\nExecStart=%s\\nRestart=%s\\nRestartSec=0\\n[Install]\\nWantedBy=multi-user.target\\n' \
                    "$1" "$2" >/etc/systemd/system/wsld.service
                systemctl daemon-reload
            }
            property() { [ "$(systemctl show wsld -p "$1" --value)" = "$2" ]; }

            unit '/bin/sleep 10000' always
            examine idle $wsld doctor --json
            systemctl start wsld
            examine not-enabled $wsld doctor --json
            systemctl enable wsld
            kill -9 "$(systemctl show wsld -p MainPID --value)"
            await "a restart" property NRestarts 1
            await "the unit" property SubState running
            examine restarted $wsld doctor --json
            systemctl stop wsld
            unit '/bin/sh -c "exit 75"' no
            systemctl start wsld
            await "the failure" property ActiveState failed
            examine failed $wsld doctor --json
            """;

    @TempDir
    Path folder;

    @Test
    void aServiceInTrouble() throws Exception {
        GuestExaminations found = GuestExaminations.runWithSystemd(folder.resolve("guest"), SCRIPT);
        found.of("idle")
                .says("warning", "service", "wsld.service is installed and not started", "systemctl enable --now wsld")
                .says("failure", "wsld", "none runs", "systemctl start wsld");
        found.of("not-enabled")
                .says("warning", "service", "active (running), and not enabled", "systemctl enable wsld");
        found.of("restarted").says("warning", "service", "has had to start it again", "journalctl -u wsld");
        found.of("failed").says("failure", "service", "has failed (exit-code, exit status 75)", "journalctl -u wsld");
    }
}
