package io.github.wsld.e2e.doctor;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both doctors with their defaults, faults included that only a kernel of one's own can have: no vsock, WSLg's folder. */
@Tag("guest")
final class DoctorGuestTest {
    private static final String SCRIPT = """
            without_vsock
            examine no-vsock $wsld doctor --json
            with_vsock
            examine host $wsldhost doctor --json
            start wsldhost $wsldhost
            await_vsock 6000
            mkdir -p /mnt/wslg /tmp/.X11-unix
            mount -t tmpfs wslg /mnt/wslg
            mkdir -m 1777 /mnt/wslg/.X11-unix
            mount --bind /mnt/wslg/.X11-unix /tmp/.X11-unix
            mount -o remount,bind,ro /tmp/.X11-unix
            examine wslg $wsld doctor --json
            umount /tmp/.X11-unix
            chmod 0777 /tmp/.X11-unix
            examine wrong-mode $wsld doctor --json
            """;

    @TempDir
    Path folder;

    @Test
    void faultsOfTheKernelAndOfFolders() throws Exception {
        GuestExaminations found = GuestExaminations.run(folder.resolve("guest"), SCRIPT);
        found.of("no-vsock")
                .says("failure", "vsock", "this kernel has no AF_VSOCK")
                .says("failure", "host", "wsldhost is not reached at vsock:2:6000");
        found.of("host").says("warning", "vsock", "there is no /dev/vhost-vsock", "modprobe vhost_vsock");
        found.of("wslg")
                .says("ok", "vsock", "the kernel has it")
                .says("ok", "host", "vsock:2:6000 answers in ")
                .says("warning", "X folder", "WSLg has mounted its own /tmp/.X11-unix read-only");
        found.of("wrong-mode").says("failure", "X folder", "/tmp/.X11-unix has mode 0777");
    }
}
