package io.github.wsld.e2e.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.wsld.e2e.Outcome;
import io.github.wsld.e2e.guest.Guest;
import io.github.wsld.e2e.guest.GuestResult;
import io.github.wsld.e2e.guest.GuestRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code wsld doctor} with its defaults, faults included that only a kernel of one's own can have: no vsock, WSLg's folder. One boot
 * for all; each examination leaves its JSON and its exit code.
 */
@Tag("guest")
final class DoctorGuestTest {
    private static final String SCRIPT = """
            examine() { status=0; java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar "$WSLD" doctor --json >"$OUT/$1" || status=$?; echo $status >"$OUT/$1.status"; }
            export HOME=/run/home
            modprobe -r vsock_diag vsock_loopback vmw_vsock_virtio_transport_common vsock
            mv /dev/vsock /dev/vsock.away 2>/dev/null || true
            echo 'install vsock /bin/false' >/etc/modprobe.d/no-vsock.conf
            echo 'install vsock_loopback /bin/false' >>/etc/modprobe.d/no-vsock.conf
            examine no-vsock
            rm /etc/modprobe.d/no-vsock.conf
            modprobe -a vsock_loopback vsock_diag
            start wsldhost java -XX:TieredStopAtLevel=1 -jar "$WSLDHOST"
            await_vsock 6000
            mkdir -p /mnt/wslg /tmp/.X11-unix
            mount -t tmpfs wslg /mnt/wslg
            mkdir -m 1777 /mnt/wslg/.X11-unix
            mount --bind /mnt/wslg/.X11-unix /tmp/.X11-unix
            mount -o remount,bind,ro /tmp/.X11-unix
            examine wslg
            umount /tmp/.X11-unix
            chmod 0777 /tmp/.X11-unix
            examine wrong-mode
            """;

    @TempDir
    Path folder;

    @Test
    void faultsOfTheKernelAndOfFolders() throws Exception {
        GuestResult result = new Guest(folder.resolve("guest"))
                .run(GuestRun.of(SCRIPT)
                        .limit(Duration.ofMinutes(3))
                        .variable("WSLD", Path.of("../wsld/target/wsld.jar").toRealPath())
                        .variable(
                                "WSLDHOST",
                                Path.of("../wsldhost/target/wsldhost.jar").toRealPath()));
        assertEquals(0, result.status(), result::console);
        read(result, "no-vsock")
                .says("failure", "vsock", "this kernel has no AF_VSOCK")
                .says("failure", "host", "wsldhost is not reached at vsock:2:6000");
        read(result, "wslg")
                .says("ok", "vsock", "the kernel has it")
                .says("ok", "host", "vsock:2:6000 answers in ")
                .says("warning", "X folder", "WSLg has mounted its own /tmp/.X11-unix read-only");
        read(result, "wrong-mode").says("failure", "X folder", "/tmp/.X11-unix has mode 0777");
    }

    private static Diagnosis read(GuestResult result, String name) throws Exception {
        Path said = result.out().resolve(name);
        return new Diagnosis(new Outcome(
                Integer.parseInt(Files.readString(Path.of(said + ".status")).strip()), Files.readString(said), ""));
    }
}
