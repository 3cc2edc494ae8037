package io.github.wsld.e2e.doctor;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code wsld doctor} in a guest that looks like WSL1 and then like WSL2: a kernel's release is mounted over this one's, a script
 * answers for wslinfo; the entries of binfmt_misc are real, and so are the faults of the folder of X sockets.
 */
@Tag("guest")
final class DoctorWslGuestTest {
    private static final String SCRIPT = """
            touch /run/osrelease
            mount --bind /run/osrelease /proc/sys/kernel/osrelease
            export WSL_DISTRO_NAME=Debian
            networking() {
                printf '#!/bin/sh\\n[ "$1" = --networking-mode ] && echo %s\\n' "$1" >/usr/bin/wslinfo
                chmod 755 /usr/bin/wslinfo
            }

            without_vsock
            echo 4.4.0-19041-Microsoft >/run/osrelease
            mkdir -m 1777 /run/elsewhere
            ln -s /run/elsewhere /tmp/.X11-unix
            examine wsl1 $wsld doctor --json

            with_vsock
            echo 6.6.87.2-microsoft-standard-WSL2 >/run/osrelease
            modprobe binfmt_misc
            mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc
            networking nat
            rm /tmp/.X11-unix
            mkdir -m 1777 /tmp/.X11-unix
            chown 1000 /tmp/.X11-unix
            examine nat $wsld doctor --json

            printf '#!/bin/sh\\n' >/init
            chmod 755 /init
            echo :WSLInterop:M::MZ::/init:PF >/proc/sys/fs/binfmt_misc/register
            echo 0 >/proc/sys/fs/binfmt_misc/WSLInterop
            networking mirrored
            rm -r /tmp/.X11-unix
            touch /tmp/.X11-unix
            examine mirrored $wsld doctor --json

            echo 1 >/proc/sys/fs/binfmt_misc/WSLInterop
            networking none
            rm /tmp/.X11-unix
            mkdir -m 1777 /tmp/.X11-unix
            mkdir -p /mnt/wslg
            start wslg socat ABSTRACT-LISTEN:/tmp/.X11-unix/X0,fork PIPE
            await_socket @/tmp/.X11-unix/X0
            printf '[x11]\\ndisplay = 0\\n' >/run/home/wanted
            DISPLAY=:0 examine none $wsld doctor --json /run/home/wanted

            echo -1 >/proc/sys/fs/binfmt_misc/WSLInterop
            printf '[interop]\\nenabled = false\\n' >/etc/wsl.conf
            echo 'exit 1' >/usr/bin/wslinfo
            examine off $wsld doctor --json
            """;

    @TempDir
    Path folder;

    @Test
    void whatWslIsLikeIsFound() throws Exception {
        GuestExaminations found = GuestExaminations.run(folder.resolve("guest"), SCRIPT);
        found.of("wsl1")
                .says("failure", "WSL", "this is WSL1", "wsl.exe --set-version Debian 2")
                .says("failure", "vsock", "WSL1 has none", "wsl.exe --set-version Debian 2")
                .says("failure", "X folder", "/tmp/.X11-unix is a symbolic link to /run/elsewhere")
                .saysNothing("interop")
                .saysNothing("keep-alive");
        found.of("nat")
                .says("ok", "WSL", "WSL2, Debian, kernel 6.6.87.2-microsoft-standard-WSL2, networking nat")
                .says("warning", "interop", "something has removed WSL's entry", "binfmt_misc/register")
                .says("failure", "X folder", "/tmp/.X11-unix belongs to user")
                .says("warning", "keep-alive", "no wsldhost that could hold this distribution", "wsldhost --daemon");
        found.of("mirrored")
                .says("ok", "WSL", "networking mirrored: guest and host share localhost")
                .says("warning", "interop", "WSL's entry of binfmt_misc is disabled", "echo 1 ")
                .says("failure", "X folder", "/tmp/.X11-unix is no folder");
        found.of("none")
                .says("ok", "WSL", "networking none")
                .says("ok", "interop", "can be started")
                .says("failure", "display", "keeps no lock, on WSL2 most likely WSLg", "display = \"auto\"")
                .says("warning", "DISPLAY", ":0 is WSLg's, not wsld's");
        found.of("off")
                .says("ok", "WSL", "networking not told")
                .says("not_used", "interop", "turned off in /etc/wsl.conf");
    }
}
