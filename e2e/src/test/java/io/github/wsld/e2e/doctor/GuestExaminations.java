package io.github.wsld.e2e.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.wsld.e2e.Outcome;
import io.github.wsld.e2e.guest.Guest;
import io.github.wsld.e2e.guest.GuestResult;
import io.github.wsld.e2e.guest.GuestRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** What the doctors said in a guest kernel, one boot for all; each examination leaves its JSON and its exit code. */
record GuestExaminations(Path out) {
    /**
     * {@code examine NAME COMMAND...} keeps what a doctor says under a name; {@code $wsld} and {@code $wsldhost} are the programs;
     * {@code without_vsock} has a kernel that cannot load the modules either, until {@code with_vsock}.
     */
    private static final String FUNCTIONS = """
            java="java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar"
            wsld="$java $WSLD" wsldhost="$java $WSLDHOST"
            examine() {
                name=$1 status=0
                shift
                "$@" >"$OUT/$name" || status=$?
                echo $status >"$OUT/$name.status"
            }
            without_vsock() {
                modprobe -r vsock_diag vsock_loopback vmw_vsock_virtio_transport_common vsock
                rm -f /dev/vsock
                for module in vsock vsock_loopback; do
                    echo "install $module /bin/false"
                done >/etc/modprobe.d/no-vsock.conf
            }
            with_vsock() {
                rm /etc/modprobe.d/no-vsock.conf
                modprobe -a vsock_loopback vsock_diag
            }
            export HOME=/run/home
            """;

    /** Runs a script in a guest, and asserts that it ended well. */
    static GuestExaminations run(Path folder, String script) throws IOException, InterruptedException {
        return run(folder, GuestRun.of(FUNCTIONS + script));
    }

    /** The same, with variables for the script. */
    static GuestExaminations run(Path folder, String script, Map<String, ?> variables)
            throws IOException, InterruptedException {
        GuestRun run = GuestRun.of(FUNCTIONS + script);
        for (var variable : variables.entrySet()) {
            run = run.variable(variable.getKey(), variable.getValue());
        }
        return run(folder, run);
    }

    /** The same in a guest whose process 1 is systemd. */
    static GuestExaminations runWithSystemd(Path folder, String script) throws IOException, InterruptedException {
        return run(folder, GuestRun.of(FUNCTIONS + script).withSystemd());
    }

    private static GuestExaminations run(Path folder, GuestRun run) throws IOException, InterruptedException {
        GuestResult result = new Guest(folder)
                .run(run.limit(Duration.ofMinutes(8))
                        .variable("WSLD", Path.of("../wsld/target/wsld.jar").toRealPath())
                        .variable(
                                "WSLDHOST",
                                Path.of("../wsldhost/target/wsldhost.jar").toRealPath()));
        assertEquals(0, result.status(), result::console);
        return new GuestExaminations(result.out());
    }

    Diagnosis of(String name) throws IOException {
        Path said = out.resolve(name);
        return new Diagnosis(new Outcome(
                Integer.parseInt(Files.readString(Path.of(said + ".status")).strip()), Files.readString(said), ""));
    }
}
